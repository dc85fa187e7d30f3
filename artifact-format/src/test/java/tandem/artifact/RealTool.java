package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs a program of somebody else in a folder. */
final class RealTool {
  private final Path folder;
  private final String program;

  private RealTool(Path folder, String program) {
    this.folder = folder;
    this.program = program;
  }

  /** Finds a program; without it the test is skipped, or fails where all programs must be there. */
  static RealTool orSkip(String program, Path folder) {
    String path = System.getenv().getOrDefault("PATH", "");
    if (Stream.of(path.split(File.pathSeparator, -1))
        .noneMatch(place -> Files.isExecutable(Path.of(place, program)))) {
      String reason = program + " is not installed";
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      System.err.println("skipped: " + reason);
      abort(reason);
    }
    return new RealTool(folder, program);
  }

  /** Runs it and returns the exit code. */
  int exitCode(List<String> arguments) throws IOException, InterruptedException {
    return start(arguments, ProcessBuilder.Redirect.DISCARD).waitFor();
  }

  /** Runs it, which must succeed. */
  void run(String... arguments) throws IOException, InterruptedException {
    Process process = start(List.of(arguments), ProcessBuilder.Redirect.PIPE);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s %s: %s", program, List.of(arguments), output).isZero();
  }

  private Process start(List<String> arguments, ProcessBuilder.Redirect output) throws IOException {
    List<String> command = Stream.concat(Stream.of(program), arguments.stream()).toList();
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output)
        .start();
  }
}
