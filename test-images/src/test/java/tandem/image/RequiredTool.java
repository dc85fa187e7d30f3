package tandem.image;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Skips a test on a machine that lacks what it needs, except in CI, where it must be there. */
public final class RequiredTool {
  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin"));

  private RequiredTool() {}

  /** Skips unless all of these programs are installed. */
  public static void orSkip(String... tools) {
    for (String tool : tools) {
      if (FOLDERS.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(tool)))) {
        skip(tool + " is not installed");
      }
    }
  }

  /** Skips unless loop devices can be made. */
  public static void rootOrSkip() {
    if (!Files.isWritable(Path.of("/dev/loop-control"))) {
      skip("loop devices need root");
    }
  }

  private static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    System.err.println("skipped: " + reason);
    abort(reason);
  }
}
