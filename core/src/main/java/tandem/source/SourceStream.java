package tandem.source;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Names the source in every failure and holds it to its length: exactly that many bytes come out,
 * or the stream fails. It fails once and for all: later reads throw the first failure again.
 */
final class SourceStream extends InputStream {
  /** The length of a source that does not tell. */
  static final long UNKNOWN = -1;

  private final InputStream in;
  private final String name;
  private final long length;
  private long done;
  private @Nullable IOException failure;

  /** Takes the bytes, which it owns from now on, and their number or {@link #UNKNOWN}. */
  SourceStream(InputStream in, String name, long length) {
    this.in = in;
    this.name = name;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (done == length) {
      return -1;
    }
    int n = readSome(b, off, length == UNKNOWN ? len : (int) Math.min(len, length - done));
    if (n >= 0) {
      done += n;
    } else if (length != UNKNOWN) {
      throw fail("ended after " + done + " bytes, expected " + length, null);
    }
    return n;
  }

  private int readSome(byte[] b, int off, int len) throws IOException {
    try {
      return in.read(b, off, len);
    } catch (IOException e) {
      throw fail("reading failed after " + done + " bytes: " + Reasons.of(e), e);
    }
  }

  private IOException fail(String what, @Nullable IOException cause) {
    failure = new IOException(name + ": " + what, cause);
    return failure;
  }

  @Override
  public void close() throws IOException {
    if (failure == null) {
      failure = new IOException(name + ": stream is closed");
    }
    in.close();
  }
}
