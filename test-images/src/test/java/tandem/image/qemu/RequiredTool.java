package tandem.image.qemu;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Skips a test on a machine that lacks what it needs, except in CI, where it must be there. */
final class RequiredTool {
  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin"));

  private RequiredTool() {}

  static void orSkip(String... tools) {
    for (String tool : tools) {
      if (FOLDERS.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(tool)))) {
        String reason = tool + " is not installed";
        if ("true".equals(System.getenv("CI"))) {
          fail(reason);
        }
        System.err.println("skipped: " + reason);
        abort(reason);
      }
    }
  }
}
