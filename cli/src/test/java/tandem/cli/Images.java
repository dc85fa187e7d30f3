package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Images of root file systems. */
final class Images {
  private Images() {}

  /** Makes an ext4 image of this size, a quarter of which is content that does not compress. */
  static Path ext4(Path folder, String name, int bytes) throws Exception {
    Path tree = Files.createDirectories(folder.resolve(name + ".tree"));
    Files.writeString(tree.resolve("release"), name + "\n");
    Files.write(tree.resolve("content"), noise(bytes / 4, name.hashCode()));
    Path image = Files.write(folder.resolve(name), new byte[0]);
    Command.of("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree, image, bytes / 1024 + "k").succeed();
    assertThat(image).hasSize(bytes);
    return image;
  }

  /** Makes an image of any size, with nothing but content that does not compress. */
  static Path noise(Path folder, String name, int bytes) throws IOException {
    return Files.write(folder.resolve(name), noise(bytes, name.hashCode()));
  }

  private static byte[] noise(int bytes, long seed) {
    byte[] noise = new byte[bytes];
    new SplittableRandom(seed).nextBytes(noise);
    return noise;
  }

  /** Checks that a slot starts with an image, byte for byte. */
  static void expectAtStart(Path slot, Path image) throws IOException {
    byte[] expected = Files.readAllBytes(image);
    byte[] got = new byte[expected.length];
    try (var in = Files.newInputStream(slot)) {
      assertThat(in.readNBytes(got, 0, got.length)).isEqualTo(got.length);
    }
    assertThat(Arrays.mismatch(expected, got))
        .as("first byte that differs in %s", slot)
        .isEqualTo(-1);
  }
}
