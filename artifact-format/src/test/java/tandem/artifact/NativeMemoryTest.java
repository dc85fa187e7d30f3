package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import tandem.artifact.ArtifactBytes.Member;

class NativeMemoryTest {
  private static final Path STATISTICS = Path.of("/proc/self/statm");

  @Test
  void closedReaders_leaveNoNativeMemoryBehind() throws IOException {
    assumeTrue(Files.exists(STATISTICS), "only Linux tells");
    byte[] artifact =
        ArtifactBytes.module()
            .compression(Compression.GZIP, Compression.NONE)
            .outer(members -> members.set(3, Member.file("data/0000.tar.zst", frame())))
            .build();
    readStart(artifact);

    long before = virtualPages();
    for (int i = 0; i < 200; i++) {
      readStart(artifact);
    }

    // 200 windows of 32 MiB would be 1.6 million pages
    assertThat(virtualPages() - before).isLessThan(400_000);
  }

  // A window of 32 MiB, two blocks of 128 KiB of zeros, of which the second is the last.
  private static byte[] frame() {
    byte[] magic = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 15 << 3};
    byte[] header = TarBytes.header("a.txt", '0', 200_000);
    return new TarBytes()
        .raw(magic)
        .raw(new byte[] {0, 0x10, 0})
        .raw(header)
        .raw(new byte[] {2, 0, 16, 0})
        .raw(new byte[] {3, 0, 16, 0})
        .bytes();
  }

  private static void readStart(byte[] artifact) throws IOException {
    try (ArtifactReader reader = Reading.open(artifact)) {
      Payload payload = Reading.next(reader);
      assertThat(payload.decoderBytes()).isEqualTo(32 << 20);
      assertThat(Reading.next(payload).content().read()).isZero();
    }
  }

  private static long virtualPages() throws IOException {
    try (Scanner numbers = new Scanner(Files.readString(STATISTICS))) {
      return numbers.nextLong();
    }
  }
}
