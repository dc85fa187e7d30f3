package tandem.posix;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;

/** All that a child process is to read: it lies in a pipe before the child starts. */
final class ChildInput implements Closeable {
  /** The size of the smallest pipe that Linux makes. */
  private static final int MAX_BYTES = 4096;

  private final int descriptor;

  private ChildInput(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Takes the text; an empty one is the null device.
   *
   * @throws IOException when it does not fit into a pipe
   */
  static ChildInput of(String text) throws IOException {
    if (text.isEmpty()) {
      return ofHigh(Libc.open("/dev/null", Libc.O_RDONLY, 0));
    }
    byte[] bytes = text.getBytes(Charset.forName(Calls.ENCODING));
    if (bytes.length > MAX_BYTES) {
      throw new IOException("input of " + bytes.length + " bytes, expected at most " + MAX_BYTES);
    }
    int[] ends = new int[2];
    Calls.call(library -> library.pipe2(ends, Libc.O_CLOEXEC));
    try (Memory data = new Memory(bytes.length)) {
      data.write(0, bytes, 0, bytes.length);
      NativeLong length = new NativeLong(bytes.length);
      // In one piece: the pipe is empty.
      Calls.call(library -> library.write(ends[1], data, length).intValue());
    } catch (IOException | RuntimeException e) {
      Libc.close(ends[0]);
      throw e;
    } finally {
      Libc.close(ends[1]);
    }
    return ofHigh(ends[0]);
  }

  private static ChildInput ofHigh(int descriptor) throws IOException {
    try {
      return new ChildInput(Libc.high(descriptor));
    } finally {
      Libc.close(descriptor);
    }
  }

  /** Returns the descriptor to read from. */
  int descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    Libc.close(descriptor);
  }
}
