package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.cli.MenderCase.Turn;

/**
 * The real mender 3.4 and Tandem by the name {@code mender}, side by side: the same artifact, the
 * same scripts and the same module, and then the same calls in the same order, the same exit code,
 * and the same name and provides afterwards.
 */
@Timeout(120)
class MenderConformanceIT {
  private static final List<String> SCRIPTS =
      List.of(
          "ArtifactInstall_Enter",
          "ArtifactInstall_Leave",
          "ArtifactInstall_Error",
          "ArtifactCommit_Enter",
          "ArtifactCommit_Leave",
          "ArtifactCommit_Error",
          "ArtifactRollback_Enter",
          "ArtifactRollback_Leave",
          "ArtifactFailure_Enter",
          "ArtifactFailure_Leave");

  /** From the end: the file, its padding, and the ends of the two archives it is in. */
  private static final int IN_THE_FILE = 4096;

  @TempDir static Path shared;
  private static MenderRoot theirs;
  private static MenderRoot ours;

  /** What is left of all commands of a case. */
  private record Seen(List<String> calls, String name, List<String> provides) {}

  @BeforeAll
  static void makeRoots() throws Exception {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("mender", "mender-artifact", "busybox", "chroot", "ldd", "mknod");
    theirs = MenderRoot.create(shared.resolve("theirs"));
    ours = MenderRoot.create(shared.resolve("ours"));
    ours.addSlots(shared.resolve("slots"));
    write("first", "note", "sim");
    write("second", "note", "sim", "--depends", "rootfs-image.note.version:first");
    write("adding", "note", "sim", "--provides", "kept:1", "--no-default-clears-provides");
    write("needing", "note", "sim", "--depends", "kept:2");
    write("foreign", "note", "otherboard");
    write("homeless", "nowhere", "sim");
    write("damaged", "note", "sim", "--compression", "none");
    for (MenderRoot root : List.of(theirs, ours)) {
      Files.writeString(root.path().resolve("garbage.mender"), "no artifact");
      Path damaged = root.path().resolve("damaged.mender");
      byte[] whole = Files.readAllBytes(damaged);
      whole[whole.length - IN_THE_FILE] ^= 1;
      Files.write(damaged, whole);
    }
  }

  private static void write(String name, String type, String device, String... more)
      throws Exception {
    Path scripts = Files.createDirectories(shared.resolve("scripts"));
    List<Object> words = new ArrayList<>(List.of("mender-artifact", "write", "module-image"));
    words.addAll(List.of("-T", type, "-t", device, "-n", name, "--software-version", name));
    words.addAll(List.of("-f", Files.write(shared.resolve("file"), new byte[3000])));
    for (String script : SCRIPTS) {
      for (String number : List.of("_00", "_01")) {
        words.add("-s");
        words.add(MenderRoot.program(scripts.resolve(script + number), MenderRoot.SCRIPT));
      }
    }
    words.addAll(List.of(more));
    words.addAll(List.of("-o", theirs.path().resolve(name + ".mender")));
    Command.of(words.toArray()).succeed();
    Files.copy(theirs.path().resolve(name + ".mender"), ours.path().resolve(name + ".mender"));
  }

  @BeforeEach
  void reset() throws Exception {
    theirs.reset();
    ours.reset();
  }

  static Stream<MenderCase> cases() {
    return MenderCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tandem_doesWhatMenderDoes(MenderCase one) throws Exception {
    Seen expected = see(theirs, one, MenderConformanceIT::mender);
    Seen seen = see(ours, one, MenderConformanceIT::tandem);

    if (one.ours().isEmpty()) {
      assertThat(seen).isEqualTo(expected);
    } else {
      assertThat(seen.calls()).isEqualTo(one.ours()).isNotEqualTo(expected.calls());
      assertThat(seen.name()).isEqualTo(expected.name());
      assertThat(seen.provides()).isEqualTo(expected.provides());
    }
  }

  /** One of the two programs. */
  private interface Tool {
    Run run(String... words) throws Exception;
  }

  private static Run mender(String... words) throws Exception {
    List<Object> line = new ArrayList<>(List.of("chroot", theirs.path(), "/usr/bin/mender"));
    line.add("--no-syslog");
    for (String word : words) {
      line.add(word.endsWith(".mender") ? "/" + word : word);
    }
    return Command.of(line.toArray()).run();
  }

  private static Run tandem(String... words) {
    List<Object> line = new ArrayList<>(List.of("--root", ours.path()));
    for (String word : words) {
      line.add(word.endsWith(".mender") ? ours.path().resolve(word) : word);
    }
    if (!words[0].startsWith("show")) {
      line.add("--run-scripts");
    }
    return Run.named("mender", new byte[0], line.toArray());
  }

  private static Seen see(MenderRoot root, MenderCase one, Tool tool) throws Exception {
    List<String> calls = new ArrayList<>();
    for (Turn turn : one.turns()) {
      root.tell(turn.told());
      Run run = tool.run(turn.words().toArray(new String[0]));
      calls.add(run.code() + ": " + root.calls());
    }
    String name = tool.run("show-artifact").out().strip();
    return new Seen(calls, name, provides(tool));
  }

  // Without the name: mender has none here before the first installation, and Tandem has.
  private static List<String> provides(Tool tool) throws Exception {
    return tool.run("show-provides")
        .out()
        .lines()
        .filter(line -> !line.startsWith("artifact_name="))
        .toList();
  }
}
