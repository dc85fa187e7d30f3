package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactBytes.Member;

/** A payload of 10 GB takes no more memory than a small one. */
class LargePayloadIT {
  private static final int CHUNK = 1 << 20;
  private static final int CHUNKS = 10_000;

  @TempDir Path folder;

  @Test
  void payloadOf10Gigabytes_isStreamed() throws IOException {
    long size = (long) CHUNK * CHUNKS;
    MessageDigest digest = Digest.newSha256();
    byte[] zeros = new byte[CHUNK];
    Path archive = folder.resolve("0000.tar.zst");
    try (OutputStream out =
        new ZstdOutputStreamNoFinalizer(new BufferedOutputStream(Files.newOutputStream(archive)))) {
      out.write(new TarBytes().pax(TarBytes.record("size", "" + size)).bytes());
      out.write(TarBytes.header("a.txt", '0', 0));
      for (int i = 0; i < CHUNKS; i++) {
        out.write(zeros);
        digest.update(zeros);
      }
      out.write(new byte[1024]);
    }
    String line = Digest.of(digest.digest()).hex() + "  data/0000/a.txt\n";
    byte[] data = Files.readAllBytes(archive);
    byte[] artifact =
        ArtifactBytes.module()
            .manifest(text -> line + text.substring(text.indexOf('\n') + 1))
            .outer(members -> members.set(3, Member.file("data/0000.tar.zst", data)))
            .build();
    assertThat(new String(artifact, UTF_8)).contains(line);
    Path file = Files.write(folder.resolve("large.mender"), artifact);

    long before = Memory.allocated();
    try (InputStream in = Files.newInputStream(file);
        ArtifactReader reader = Reading.open(in)) {
      assertThat(Reading.next(Reading.next(reader)).size()).isEqualTo(size);
      reader.finish();
    }
    assertThat(Memory.allocated() - before).isLessThan(64 << 20);
  }
}
