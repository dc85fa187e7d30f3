package tandem.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Empties one output of a program in the background, so that the program never has to wait. */
final class OutputDrain {
  private static final int BUFFER = 8192;

  private final InputStream source;
  private final LineSplitter lines;
  private final Thread thread;
  private boolean left;
  private @Nullable RuntimeException failure;

  private OutputDrain(InputStream source, LineSplitter lines) {
    this.source = source;
    this.lines = lines;
    this.thread = new Thread(this::run, "program output");
  }

  static OutputDrain start(InputStream source, LineSplitter lines) {
    OutputDrain drain = new OutputDrain(source, lines);
    drain.thread.setDaemon(true);
    drain.thread.start();
    return drain;
  }

  /**
   * Waits for the end of the output. A background process can keep it open for ever: what that
   * prints later is read, so that it does not hang, but heard by nobody.
   *
   * @throws RuntimeException what the listener threw
   */
  void finish(Duration patience) throws InterruptedException {
    thread.join(patience.toMillis());
    synchronized (this) {
      if (!left) {
        left = true;
        guarded(lines::end);
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void run() {
    byte[] buffer = new byte[BUFFER];
    try (source) {
      for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
        int count = n;
        synchronized (this) {
          if (!left) {
            guarded(() -> lines.add(buffer, count));
          }
        }
      }
    } catch (IOException e) {
      return; // nothing more to hear from it
    }
  }

  // A failing listener is no reason to stop reading, on which the program would hang.
  private void guarded(Runnable handOver) {
    if (failure != null) {
      return;
    }
    try {
      handOver.run();
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
