package tandem.posix;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A pipe whose writing end goes to a child process. */
final class Pipe implements Closeable {
  private final int end;
  private final InputStream reader;

  private Pipe(int end, InputStream reader) {
    this.end = end;
    this.reader = reader;
  }

  static Pipe open() throws IOException {
    int[] ends = new int[2];
    Calls.call(library -> library.pipe2(ends, Libc.O_CLOEXEC));
    try {
      int end = Libc.high(ends[1]);
      try {
        // Opened anew, so that it is a file of Java.
        return new Pipe(end, new FileInputStream("/proc/self/fd/" + ends[0]));
      } catch (IOException e) {
        Libc.close(end);
        throw e;
      }
    } finally {
      Libc.close(ends[0]);
      Libc.close(ends[1]);
    }
  }

  /** Returns the descriptor of the writing end. */
  int end() {
    return end;
  }

  /** Returns what reads the other end; it stays open when this is closed. */
  InputStream reader() {
    return reader;
  }

  /** Closes the writing end, so that reading ends when the last child has closed its own. */
  @Override
  public void close() {
    Libc.close(end);
  }
}
