package tandem.cli;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Skips a test on a machine that lacks what it needs, except in CI, where it must be there. */
final class RequiredTool {
  private RequiredTool() {}

  static void orSkip(String... tools) {
    for (String tool : tools) {
      if (find(tool).isEmpty()) {
        skip(tool + " is not installed");
      }
    }
  }

  /** Skips unless this is root. */
  static void rootOrSkip() {
    if (!"root".equals(System.getProperty("user.name"))) {
      skip("needs root");
    }
  }

  /** Skips unless loop devices can be made and file systems mounted. */
  static void loopDevicesOrSkip() {
    rootOrSkip();
    if (!Files.isWritable(Path.of("/dev/loop-control"))) {
      skip("/dev/loop-control is missing");
    }
  }

  /** Skips unless a command can be given a mount table of its own. */
  static void ownMountsOrSkip() throws Exception {
    orSkip("unshare", "mount");
    if (Command.of("unshare", "-rm", "true").run().code() != 0) {
      skip("unshare -rm is not permitted");
    }
  }

  /** Finds a program, also where the PATH of an ordinary user does not lead. */
  static Optional<Path> find(String tool) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    System.err.println("skipped: " + reason);
    abort(reason);
  }
}
