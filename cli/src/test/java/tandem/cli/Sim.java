package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tandem.artifact.Digest;

/** A simulated device for tests, with what must not change unless an update is installed. */
final class Sim {
  private final Path root;

  private Sim(Path root) {
    this.root = root;
  }

  static Sim create(Path root, Object... more) {
    List<Object> words = new ArrayList<>(List.of("sim", "create", root, "--slot-size", "1M"));
    words.addAll(List.of(more));
    Run.tandem(words.toArray()).expect(ExitCode.OK);
    return new Sim(root);
  }

  Path root() {
    return root;
  }

  Path slot(String letter) {
    return root.resolve("dev/slot-" + letter);
  }

  Run run(String command, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, "--root", root));
    words.addAll(List.of(more));
    return Run.tandem(words.toArray());
  }

  /** Returns what a boot depends on: the environment, and the content of the running slot. */
  List<Digest> bootState() {
    try {
      return List.of(
          Digest.sha256(Files.readAllBytes(root.resolve("boot/uboot.env"))),
          Digest.sha256(Files.readAllBytes(root.resolve("boot/uboot-redund.env"))),
          Digest.sha256(Files.readAllBytes(slot("a"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks that slot B starts with these bytes. */
  void expectInSlotB(byte[] image) throws IOException {
    byte[] slot = Files.readAllBytes(slot("b"));
    assertThat(Arrays.copyOf(slot, image.length)).isEqualTo(image);
  }
}
