package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Delivers only so many bytes with one read. */
final class Dribble extends InputStream {
  private final ByteArrayInputStream in;
  private final int most;

  Dribble(byte[] bytes, int most) {
    this.in = new ByteArrayInputStream(bytes);
    this.most = most;
  }

  @Override
  public int read() {
    return in.read();
  }

  @Override
  public int read(byte[] b, int off, int len) {
    return in.read(b, off, Math.min(len, most));
  }
}
