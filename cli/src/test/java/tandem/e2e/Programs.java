package tandem.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the programs that make a device. */
final class Programs {
  private static final int MOST_MINUTES = 15;

  private Programs() {}

  /** Skips a test on a machine that lacks one of them, except in CI, where it must be there. */
  static void orSkip(String... programs) {
    for (String program : programs) {
      if (!isInstalled(program)) {
        skip(program + " is not installed");
      }
    }
  }

  /** Skips a test for who is not root, except in CI. */
  static void rootOrSkip() {
    if (!"root".equals(System.getProperty("user.name"))) {
      skip("needs root");
    }
  }

  private static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    System.err.println("skipped: " + reason);
    abort(reason);
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs one to its end; it must succeed. */
  static void run(Object... words) throws IOException, InterruptedException {
    String[] line = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    Path log = Files.createTempFile("tandem-e2e-", ".log");
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(new File("/dev/null"))
              .start();
      if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", line) + " failed:\n" + Files.readString(log, ISO_8859_1));
      }
    } finally {
      Files.delete(log);
    }
  }
}
