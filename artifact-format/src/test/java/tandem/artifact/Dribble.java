package tandem.artifact;

import java.io.ByteArrayInputStream;

/** Delivers only so many bytes with one read. */
final class Dribble extends ByteArrayInputStream {
  private final int most;

  Dribble(byte[] bytes, int most) {
    super(bytes);
    this.most = most;
  }

  @Override
  public synchronized int read(byte[] b, int off, int len) {
    return super.read(b, off, Math.min(len, most));
  }
}
