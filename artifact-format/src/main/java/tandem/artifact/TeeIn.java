package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads a stream, and writes what it reads to another one; owns neither. */
final class TeeIn extends InputStream {
  private final InputStream in;
  private final OutputStream copy;

  TeeIn(InputStream in, OutputStream copy) {
    this.in = in;
    this.copy = copy;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int n = in.read(b, off, len);
    if (n > 0) {
      copy.write(b, off, n);
    }
    return n;
  }
}
