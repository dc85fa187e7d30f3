package tandem.slot;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs that an integration test needs; without them it is skipped, in CI it fails. */
final class RequiredTool {
  private RequiredTool() {}

  static void orSkip(String... names) {
    for (String name : names) {
      if (!isInstalled(name)) {
        missing(name + " is not installed");
      }
    }
  }

  /** Skips unless this may make loop devices. */
  static void rootOrSkip() throws Exception {
    if (!run("id", "-u").equals("0") || !Files.exists(Path.of("/dev/loop-control"))) {
      missing("loop devices need root and /dev/loop-control");
    }
  }

  private static void missing(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    System.out.println("skipped: " + reason);
    abort(reason);
  }

  private static boolean isInstalled(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return List.of(path.split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** Runs a program and returns what it prints. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + ": exit " + code + ": " + output);
    }
    return output;
  }
}
