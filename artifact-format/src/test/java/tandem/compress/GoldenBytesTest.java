package tandem.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Notices when the bytes change: then artifacts are not what an earlier Tandem made of the same
 * files, which a release has to say.
 */
class GoldenBytesTest {
  private static final byte[] INPUT = Inputs.mixed(42, (5 << 20) + 12_345);

  @ParameterizedTest
  @CsvSource({
    "gzip, 1, 8fce2a3d5c70704c",
    "gzip, 2, 0ed3f28d0281c0ec",
    "gzip, 5, 872a6cd323d5ce58",
    "gzip, 9, 028e6a9175f286d6",
    "xz, 0, 973a70bb1be353c8",
    "xz, 6, ebcd8349e0501393",
    "zstd, 3, 789aec23844df752",
    "zstd, 9, a483048ff12847de"
  })
  void bytes_areThoseOfEarlierVersions(String method, int level, String digest) throws Exception {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (OutputStream out = open(method, level, result)) {
      out.write(INPUT);
    }

    assertThat(sha256(result.toByteArray())).isEqualTo(digest);
  }

  private static OutputStream open(String method, int level, OutputStream out) throws IOException {
    return switch (method) {
      case "gzip" -> Compressors.gzip(out, level, INPUT.length);
      case "xz" -> Compressors.xz(out, level, INPUT.length);
      default -> Compressors.zstd(out, level, INPUT.length);
    };
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
  }
}
