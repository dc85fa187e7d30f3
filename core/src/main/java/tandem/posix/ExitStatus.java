package tandem.posix;

/**
 * How a process ended.
 *
 * @param code its exit code, 0 to 255; -1 when a signal ended it
 * @param signal the number of that signal, else 0
 */
public record ExitStatus(int code, int signal) {

  /** Takes the status as {@code waitpid} returns it. */
  static ExitStatus of(int status) {
    int signal = status & 0x7f;
    return signal == 0 ? new ExitStatus((status >> 8) & 0xff, 0) : new ExitStatus(-1, signal);
  }
}
