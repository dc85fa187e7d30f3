package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** A program of the board that prints or sets boot variables. Run directly, never by a shell. */
final class EnvTool {
  private final Path program;
  private final Duration timeout;

  EnvTool(Path program, Duration timeout) {
    this.program = program;
    this.timeout = timeout;
  }

  /**
   * What a finished run left.
   *
   * @param exitCode 0 to 255
   * @param output its standard output, at most 1 MiB
   * @param errors its standard error, likewise
   */
  record Result(int exitCode, String output, String errors) {

    /** Tells whether it succeeded. A tool that falls back to built-in values has read nothing. */
    boolean ok() {
      return exitCode == 0 && !usedDefault();
    }

    /** Tells whether it took the built-in environment because no stored one is valid. */
    boolean usedDefault() {
      return errors.contains("using default");
    }

    @Override
    public String toString() {
      return "exit code " + exitCode + (errors.isBlank() ? "" : ", " + Quoted.text(errors));
    }
  }

  /** Returns the path, for messages. */
  @Override
  public String toString() {
    return program.toString();
  }

  /**
   * Runs it to its end.
   *
   * @throws UpdateException of kind BOOTENV when it cannot be started or takes too long
   */
  Result run(List<String> arguments, String input) throws UpdateException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      try {
        return await(process, input);
      } finally {
        end(process);
      }
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.BOOTENV, program + ": cannot be run: " + Reasons.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpdateException(ErrorKind.BOOTENV, program + ": interrupted", e);
    }
  }

  private Result await(Process process, String input) throws UpdateException, InterruptedException {
    Drain output = Drain.start(process.getInputStream());
    Drain errors = Drain.start(process.getErrorStream());
    feed(process, input);
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      end(process);
      String said = Quoted.text(errors.text());
      throw new UpdateException(
          ErrorKind.BOOTENV,
          program
              + (": did not end within " + timeout.toSeconds() + " s")
              + (said.isEmpty() ? "" : ", " + said));
    }
    return new Result(process.exitValue(), output.text(), errors.text());
  }

  // A few lines always fit into the pipe. A tool that ends without reading them is judged by its
  // exit code, and what it was to set is read back.
  private static void feed(Process process, String input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(ISO_8859_1));
    } catch (IOException e) {
      return;
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
