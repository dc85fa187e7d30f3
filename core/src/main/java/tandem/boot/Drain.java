package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Empties one output of a program in the background and keeps its beginning. */
final class Drain {
  private static final int KEPT = 1024 * 1024;
  private static final long GRACE_MILLIS = 2000;

  private final InputStream source;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread thread = new Thread(this::run, "tool output");

  private Drain(InputStream source) {
    this.source = source;
  }

  static Drain start(InputStream source) {
    Drain drain = new Drain(source);
    drain.thread.setDaemon(true);
    drain.thread.start();
    return drain;
  }

  /**
   * Waits for the end and returns the text. A program can leave a child that keeps its output open,
   * so the wait is short.
   */
  String text() throws InterruptedException {
    thread.join(GRACE_MILLIS);
    synchronized (kept) {
      return kept.toString(ISO_8859_1);
    }
  }

  private void run() {
    byte[] buffer = new byte[8192];
    try {
      for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
        synchronized (kept) {
          kept.write(buffer, 0, Math.min(n, KEPT - kept.size()));
        }
      }
    } catch (IOException e) {
      return; // the program was ended
    }
  }
}
