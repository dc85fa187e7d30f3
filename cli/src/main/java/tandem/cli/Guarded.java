package tandem.cli;

import java.io.IOException;
import java.io.InputStream;
import tandem.artifact.ArtifactException;

/** A stream that remembers that it was the one that failed. */
final class Guarded extends InputStream {
  private final InputStream in;
  private boolean failed;

  Guarded(InputStream in) {
    this.in = in;
  }

  /** Tells whether reading has failed. */
  boolean failed() {
    return failed;
  }

  /** Tells whether what failed is this stream or what came through it, not what was made of it. */
  boolean isToBlame(IOException e) {
    return failed || e instanceof ArtifactException;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    try {
      return in.read(b, off, len);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }
}
