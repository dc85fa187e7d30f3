package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;

/** Delivers some bytes, then fails. */
final class FailingIn extends InputStream {
  private final byte[] bytes;
  private final IOException failure;
  private int at;

  FailingIn(byte[] bytes, IOException failure) {
    this.bytes = bytes;
    this.failure = failure;
  }

  @Override
  public int read() throws IOException {
    if (at == bytes.length) {
      throw failure;
    }
    return bytes[at++] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (at == bytes.length && len > 0) {
      throw failure;
    }
    int n = Math.min(len, bytes.length - at);
    System.arraycopy(bytes, at, b, off, n);
    at += n;
    return n;
  }
}
