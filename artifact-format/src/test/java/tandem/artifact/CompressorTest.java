package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.XZInputStream;

class CompressorTest {

  @ParameterizedTest
  @EnumSource(Compression.class)
  void content_survives(Compression compression) throws IOException {
    for (int size : new int[] {0, 1, 1000, 300_000}) {
      byte[] content = text(size);

      byte[] compressed = compress(compression, content, 65536);

      assertThat(decompress(compression, compressed)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void sizesOfWrites_doNotMatter(Compression compression) throws IOException {
    byte[] content = text(300_000);

    assertThat(compress(compression, content, 777))
        .isEqualTo(compress(compression, content, 300_000));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void noise_staysBelowTheLargestResult(Compression compression) throws IOException {
    byte[] noise = new byte[400_000];
    new Random(1).nextBytes(noise);

    assertThat((long) compress(compression, noise, 65536).length)
        .isLessThan(Compressor.largestResult(noise.length));
  }

  @Test
  void gzipHeader_saysNothingOfTimeAndSystem() throws IOException {
    byte[] compressed = compress(Compression.GZIP, text(10), 10);

    assertThat(HexFormat.of().formatHex(compressed, 0, 16))
        .isEqualTo("1f8b08040000000000ff0800544d0400");
  }

  @Test
  void gzipStream_endsWithChecksumAndSizeOnce() throws IOException {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    OutputStream gzip = Compressor.open(CompressionSetting.of(Compression.GZIP), result, 1);
    gzip.write('x');
    gzip.close();
    int size = result.size();
    gzip.close();

    assertThat(result.size()).isEqualTo(size);
    // printf x | gzip | tail -c 8
    assertThat(HexFormat.of().formatHex(result.toByteArray(), size - 8, size))
        .isEqualTo("8316dc8c01000000");
  }

  @Test
  void xzOfSmallContent_needsLittleMemoryToRead() throws IOException {
    byte[] compressed = compress(Compression.XZ, text(1000), 1000);

    try (InputStream in = new XZInputStream(new ByteArrayInputStream(compressed), 200)) {
      assertThat(in.readAllBytes()).hasSize(1000);
    }
  }

  private static byte[] text(int size) {
    Random random = new Random(size);
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) ('a' + random.nextInt(5));
    }
    return content;
  }

  private static byte[] compress(Compression compression, byte[] content, int step)
      throws IOException {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (OutputStream out =
        Compressor.open(CompressionSetting.of(compression), result, content.length)) {
      for (int at = 0; at < content.length; at += step) {
        out.write(Arrays.copyOfRange(content, at, Math.min(at + step, content.length)));
      }
    }
    return result.toByteArray();
  }

  private static byte[] decompress(Compression compression, byte[] content) throws IOException {
    InputStream in = new ByteArrayInputStream(content);
    try (InputStream decoder =
        switch (compression) {
          case NONE -> in;
          case GZIP -> new GZIPInputStream(in);
          case XZ -> new XZInputStream(in);
          case ZSTD -> new ZstdInputStreamNoFinalizer(in);
        }) {
      return decoder.readAllBytes();
    }
  }
}
