package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs the programs of others that ours must agree with. */
final class ReferenceTool {
  private ReferenceTool() {}

  /** Skips the test, with the reason, when a program is missing; in CI that is a failure. */
  static void orSkip(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean found =
        Arrays.stream(path.split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!found && "true".equals(System.getenv("CI"))) {
      fail(program + " is not installed");
    }
    if (!found) {
      System.out.println("skipped: " + program + " is not installed");
    }
    assumeTrue(found, program + " is not installed");
  }

  /** Runs a program that must succeed and returns what it prints to both outputs. */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    return output;
  }

  static String run(Path folder, String... command) throws IOException, InterruptedException {
    return run(folder, List.of(command));
  }
}
