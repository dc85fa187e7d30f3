package tandem.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What comes out of a connection. Says how long it has waited in vain, and closes the connection
 * itself below any TLS: a polite end of TLS could wait for a peer that is gone.
 */
final class SocketInput extends FilterInputStream {
  /** For what may take as long as it does, such as a download. */
  static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final Socket connection;
  private final Duration patience;
  private final long end;

  /** Takes the bytes after TLS, and the bare connection with the time-out set on it. */
  SocketInput(InputStream in, Socket connection, Duration patience) {
    this(in, connection, patience, FOR_EVER);
  }

  /** Takes also how long all of it may take; it ends at most one wait later. */
  SocketInput(InputStream in, Socket connection, Duration patience, Duration whole) {
    super(in);
    this.connection = connection;
    this.patience = patience;
    this.end = System.nanoTime() + whole.toNanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (System.nanoTime() - end > 0) {
      throw new IOException("the answer comes too slowly");
    }
    try {
      return in.read(b, off, len);
    } catch (SocketTimeoutException e) {
      throw new IOException("no data for " + Reasons.of(patience), e);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
