package tandem.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Runs the real tools. */
final class Commands {

  private Commands() {}

  /** Runs one that must succeed; returns what it prints. */
  static String run(String... command) throws IOException, InterruptedException {
    return feed("", command);
  }

  /** The same with an input. */
  static String feed(String input, String... command) throws IOException, InterruptedException {
    Process process = start(command);
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
    return output;
  }

  /** Starts one whose input stays open. */
  static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
