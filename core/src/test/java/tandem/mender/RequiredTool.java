package tandem.mender;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Skips a test on a machine that lacks what it needs, except in CI, where it must be there. */
final class RequiredTool {
  private RequiredTool() {}

  static void orSkip(String... tools) {
    for (String tool : tools) {
      if (!Files.isExecutable(Path.of("/usr/bin", tool))) {
        skip(tool + " is not installed");
      }
    }
  }

  /** Skips unless Python's own binding of LMDB is there. */
  static void pythonLmdbOrSkip() throws Exception {
    orSkip("python3");
    if (new ProcessBuilder("/usr/bin/python3", "-c", "import lmdb").start().waitFor() != 0) {
      skip("python3-lmdb is not installed");
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
