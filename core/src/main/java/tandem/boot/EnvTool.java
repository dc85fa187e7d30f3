package tandem.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.LineListener;
import tandem.process.ProgramCall;
import tandem.process.ProgramLine;
import tandem.process.ProgramLine.Channel;
import tandem.process.ProgramResult;
import tandem.process.ProgramRunner;

/** A program of the board that prints or sets boot variables. Run directly, never by a shell. */
final class EnvTool {
  /** Ended while it writes, a program could leave a torn environment; one write takes less. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path program;
  private final Duration timeout;
  private final ProgramRunner programs;

  EnvTool(Path program, Duration timeout, ProgramRunner programs) {
    this.program = program.toAbsolutePath();
    this.timeout = timeout;
    this.programs = programs;
  }

  /**
   * What a finished run left.
   *
   * @param exitCode 0 to 255, or -1 when a signal ended it
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
   * @param input all that it can read, at most 4096 bytes
   * @throws UpdateException of kind BOOTENV when it cannot be started or takes too long, BUSY when
   *     it, or one that a killed run left, can not be ended
   */
  Result run(List<String> arguments, String input) throws UpdateException {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(arguments);
    ProgramCall call =
        new ProgramCall(
            words,
            Path.of("/"),
            Map.of("LC_ALL", "C"),
            input,
            timeout,
            ProgramCall.GRACE,
            PATIENCE);
    Said output = new Said();
    Said errors = new Said();
    ProgramResult result =
        run(call, line -> (line.channel() == Channel.OUTPUT ? output : errors).add(line));
    if (result.tooLong()) {
      String said = Quoted.text(errors.toString());
      throw new UpdateException(
          ErrorKind.BOOTENV, program + ": " + result + (said.isEmpty() ? "" : ", " + said));
    }
    return new Result(result.exitCode(), output.toString(), errors.toString());
  }

  private ProgramResult run(ProgramCall call, LineListener lines) throws UpdateException {
    try {
      return programs.run(call, lines);
    } catch (UpdateException e) {
      throw e.kind() == ErrorKind.OS_ERROR
          ? new UpdateException(ErrorKind.BOOTENV, String.valueOf(e.getMessage()), e)
          : e;
    }
  }

  /** The beginning of what it printed. */
  private static final class Said {
    private static final int MAX_LENGTH = 1024 * 1024;

    private final StringBuilder text = new StringBuilder();

    void add(ProgramLine line) {
      if (text.length() < MAX_LENGTH - ProgramLine.MAX_BYTES) {
        text.append(line.text()).append('\n');
      }
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
