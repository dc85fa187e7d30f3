package tandem.image.reference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The scripts that make systems. What they print is kept, and shown when one fails. */
final class ReferenceScripts {
  private static final int MOST_MINUTES = 15; // U-Boot is built the first time

  private final Path scripts;
  private final Path log;

  /**
   * Creates them.
   *
   * @param scripts the folder {@code test-images/reference} of a source tree
   * @param log the file for what they print
   */
  ReferenceScripts(Path scripts, Path log) {
    this.scripts = scripts;
    this.log = log;
  }

  /** Returns the path of a script. */
  Path script(String name) {
    return scripts.resolve(name);
  }

  /** Runs a program to its end; it must succeed. */
  void run(Object... words) throws IOException {
    String[] line = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    long before = Files.exists(log) ? Files.size(log) : 0;
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(new File("/dev/null"))
            .start();
    try {
      if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException(
            line[0] + ": not done after " + MOST_MINUTES + " minutes; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(line[0] + ": interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      String printed = Files.readString(log, ISO_8859_1).substring(Math.toIntExact(before)).strip();
      throw new IOException(
          String.join(" ", line)
              + " ended with "
              + process.exitValue()
              + " and printed:\n"
              + printed);
    }
  }
}
