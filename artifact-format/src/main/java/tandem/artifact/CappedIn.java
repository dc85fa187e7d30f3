package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;

/** Reads a stream that it does not own, but no more of it than allowed. */
final class CappedIn extends InputStream {
  private final String name;
  private final InputStream in;
  private final long limit;
  private long count;

  /**
   * Takes the stream.
   *
   * @param name what to call the stream in messages
   * @param limit how many bytes there may be
   */
  CappedIn(String name, InputStream in, long limit) {
    this.name = name;
    this.in = in;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int n = in.read(b, off, len);
    count += Math.max(n, 0);
    if (count > limit) {
      throw new LimitExceededException(name, count, limit, "bytes");
    }
    return n;
  }
}
