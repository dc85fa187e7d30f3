package tandem.posix;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.io.InputStream;

/**
 * A child process that leads a session and a process group of its own. It inherits no descriptor
 * but those it was given. Its number stays its own until {@link #reap}.
 */
public final class ChildProcess {
  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;
  private static final int SIGINFO_BYTES = 128;

  private final int number;
  private final InputStream output;
  private final InputStream errors;

  private ChildProcess(int number, InputStream output, InputStream errors) {
    this.number = number;
    this.output = output;
    this.errors = errors;
  }

  /** Starts a program. */
  public static ChildProcess spawn(SpawnRequest request) throws IOException {
    try (ChildInput input = ChildInput.of(request.input());
        Pipe output = Pipe.open();
        Pipe errors = Pipe.open()) {
      boolean started = false;
      try {
        int number = Spawn.start(request, input.descriptor(), output.end(), errors.end());
        started = true;
        return new ChildProcess(number, output.reader(), errors.reader());
      } finally {
        if (!started) {
          output.reader().close();
          errors.reader().close();
        }
      }
    }
  }

  /** Returns the number of the process, which is that of its group and session too. */
  public int number() {
    return number;
  }

  /** Returns its standard output, which ends when no process has it open any more. */
  public InputStream output() {
    return output;
  }

  /** Returns its standard error, likewise. */
  public InputStream errors() {
    return errors;
  }

  /** Sends a signal to all processes of its group; not after {@link #reap}. */
  public void signalGroup(Signal signal) throws IOException {
    signal.sendToGroup(number);
  }

  /** Waits until the process has ended, and leaves its number taken. */
  public void awaitEnd() throws IOException {
    try (Memory info = new Memory(SIGINFO_BYTES)) {
      Calls.call(library -> library.waitid(P_PID, number, info, WEXITED | WNOWAIT));
    }
  }

  /** Returns how the process ended and gives its number back to the system; once. */
  public ExitStatus reap() throws IOException {
    IntByReference status = new IntByReference();
    Calls.call(library -> library.waitpid(number, status, 0));
    return ExitStatus.of(status.getValue());
  }
}
