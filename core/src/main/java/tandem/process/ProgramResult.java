package tandem.process;

import java.time.Duration;

/**
 * How a program ended.
 *
 * @param exitCode 0 to 255, or -1 when a signal ended it
 * @param signal the number of that signal, else 0
 * @param tooLong whether it was ended because it ran longer than {@code limit}
 * @param limit how long it was allowed to run
 */
public record ProgramResult(int exitCode, int signal, boolean tooLong, Duration limit) {

  /** Returns the result of a program that ended by itself, for tests. */
  public static ProgramResult exited(int code) {
    return new ProgramResult(code, 0, false, Duration.ZERO);
  }

  /** Tells whether it ended in time and with exit code 0. */
  public boolean ok() {
    return exitCode == 0 && !tooLong;
  }

  /** Returns the result in words, such as {@code exit code 1}. */
  @Override
  public String toString() {
    if (tooLong) {
      return "did not end within " + limit.toSeconds() + " s";
    }
    return signal == 0 ? "exit code " + exitCode : "ended by signal " + signal;
  }
}
