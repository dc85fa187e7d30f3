package tandem.posix;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The writing end of a named pipe. Nothing here ever waits longer than it is told to, because a
 * reader can vanish at any time. For one thread.
 */
public final class Fifo implements Closeable {
  private static final int BUFFER = 64 * 1024; // what a pipe holds
  private static final short POLLOUT = 4;

  private final int descriptor;
  private final Memory buffer = new Memory(BUFFER);
  private final Memory polled = new Memory(8);
  private boolean closed;

  private Fifo(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens the pipe if somebody has it open for reading, or waits to.
   *
   * @return empty while nobody has
   */
  public static Optional<Fifo> tryOpen(Path path) throws IOException {
    try {
      return Optional.of(new Fifo(Libc.open(path.toString(), Libc.O_WRONLY | Libc.O_NONBLOCK, 0)));
    } catch (ErrnoException e) {
      if (e.errno() == ErrnoException.ENXIO) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Writes what the pipe has room for.
   *
   * @param waitMillis how long to wait for room if there is none
   * @return the bytes written, 0 when there is still no room
   * @throws ErrnoException EPIPE when nobody reads any more
   */
  public int write(byte[] data, int offset, int length, int waitMillis) throws IOException {
    int part = Math.min(length, BUFFER);
    buffer.write(0, data, offset, part);
    try {
      return Calls.call(
          library -> library.write(descriptor, buffer, new NativeLong(part)).intValue());
    } catch (ErrnoException e) {
      if (e.errno() != ErrnoException.EAGAIN) {
        throw e;
      }
      awaitRoom(waitMillis);
      return 0;
    }
  }

  private void awaitRoom(int millis) throws IOException {
    polled.setInt(0, descriptor);
    polled.setShort(4, POLLOUT);
    polled.setShort(6, (short) 0);
    Calls.call(library -> library.poll(polled, new NativeLong(1), millis));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(descriptor);
      buffer.close();
      polled.close();
    }
  }
}
