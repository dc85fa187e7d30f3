package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tandem.artifact.ArtifactBytes.bootstrap;
import static tandem.artifact.ArtifactBytes.format2;
import static tandem.artifact.ArtifactBytes.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tandem.artifact.ArtifactBytes.Member;

/** Damages right artifacts at every place. */
class DamagedArtifactTest {
  private static final FastKey KEY = new FastKey();
  private static final SignaturePolicy POLICY =
      new SignaturePolicy(List.of(KEY), SignaturePolicy.Mode.CHECK_IF_KEYS);

  @ParameterizedTest
  @EnumSource
  void truncatedAnywhere_neverSucceeds(Compression compression) {
    byte[] whole = signed(compression);

    int step = compression == Compression.GZIP ? 1 : 13;
    for (int length = 0; length < whole.length; length++) {
      if (length % step != 0 && length % TarBytes.BLOCK != 0) {
        continue;
      }
      byte[] truncated = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(truncated))
          .as("first %d of %d bytes", length, whole.length)
          .isInstanceOf(ArtifactException.class);
    }
  }

  @Test
  void truncatedAtBlocks_saysSo() {
    for (ArtifactBytes kind : List.of(module(), format2(), bootstrap())) {
      byte[] whole = kind.signed(KEY).build();
      for (int length = 512; length < whole.length; length += 512) {
        byte[] truncated = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> read(truncated))
            .isInstanceOf(ArtifactException.class)
            .message()
            .matches(".* ended [0-9]+ bytes early.*|manifest.sig: missing.*");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void flippedBit_neverChangesWhatIsAccepted(Compression compression) throws IOException {
    byte[] whole = signed(compression);
    List<String> expected = read(whole);

    int accepted = 0;
    int step = compression == Compression.GZIP ? 7 : 31; // 7 meets every byte
    for (int bit = 0; bit < 8 * whole.length; bit += step) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertThat(read(damaged)).as("bit %d", bit).isEqualTo(expected);
        accepted++;
      } catch (ArtifactException e) {
        // as it should be
      }
    }
    // what is left: padding, the fields of gzip that say when and where, base64 of no meaning
    assertThat(accepted).isLessThan(8 * whole.length / step / 2);
  }

  @Test
  void randomDamage_isNeverAnotherKindOfFailure() throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    for (Compression compression : Compression.values()) {
      byte[] whole = module().compression(compression).build();
      List<String> expected = readUnsigned(whole);
      for (int round = 0; round < 700; round++) {
        byte[] damaged = whole.clone();
        for (int n = random.nextInt(1, 6); n > 0; n--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        try {
          assertThat(readUnsigned(damaged)).as("round %d", round).isEqualTo(expected);
        } catch (ArtifactException e) {
          // as it should be
        }
      }
    }
  }

  private static byte[] signed(Compression compression) {
    return module()
        .compression(compression)
        .header(members -> members.add(1, Member.file("scripts/ArtifactReboot_Enter_00", "#!")))
        .files(Member.file("a.txt", "hello\n"), Member.file("b.txt", "world\n"))
        .signed(KEY)
        .build();
  }

  private static List<String> read(byte[] artifact) throws IOException {
    List<String> content = read(artifact, POLICY);
    assertThat(content.get(0)).startsWith("Verified");
    return content;
  }

  private static List<String> readUnsigned(byte[] artifact) throws IOException {
    return read(artifact, Reading.NO_KEYS);
  }

  private static List<String> read(byte[] artifact, SignaturePolicy policy) throws IOException {
    List<String> content = new ArrayList<>();
    try (ArtifactReader reader =
        ArtifactReader.open(new ByteArrayInputStream(artifact), ReadLimits.DEFAULT, policy)) {
      content.add(reader.signature().toString());
      content.add(Digest.sha256(reader.manifestBytes()).hex());
      ArtifactHeader header = reader.header();
      content.add(
          header.name() + header.deviceTypes() + header.payloads() + header.scripts().size());
      header.scripts().forEach(s -> content.add(s.name() + Digest.sha256(s.content())));
      for (Payload payload = reader.nextPayload();
          payload != null;
          payload = reader.nextPayload()) {
        for (PayloadFile file = payload.nextFile(); file != null; file = payload.nextFile()) {
          content.add(file.name() + Digest.sha256(file.content().readAllBytes()));
        }
      }
      reader.finish();
    }
    return content;
  }
}
