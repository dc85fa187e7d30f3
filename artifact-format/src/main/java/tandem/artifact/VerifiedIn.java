package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Reads the current member of an archive and proves it on the way: the read that would return the
 * last bytes fails instead if the digest is not the expected one.
 */
final class VerifiedIn extends InputStream {
  private static final int BUFFER = 64 << 10;

  private final String name;
  private final TarIn tar;
  private final Digest expected;
  private final Sticky failure;
  private final MessageDigest digest = Digest.newSha256();
  private boolean verified;
  private boolean retired;

  /** Takes the member that the archive has just moved to. */
  VerifiedIn(String name, TarIn tar, Digest expected, Sticky failure) {
    this.name = name;
    this.tar = tar;
    this.expected = expected;
    this.failure = failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    failure.check();
    if (retired) {
      throw new IOException(name + ": can no longer be read, the reader has moved on");
    }
    try {
      int n = tar.read(b, off, len);
      if (n > 0) {
        digest.update(b, off, n);
      }
      if (!verified && tar.remaining() == 0) {
        verify();
      }
      return n;
    } catch (IOException e) {
      throw failure.keep(e);
    }
  }

  private void verify() throws IOException {
    Digest got = Digest.of(digest.digest());
    if (!got.equals(expected)) {
      throw Prelude.wrongDigest(name, got, expected);
    }
    verified = true;
  }

  /** Reads and verifies what is left; afterwards nobody can read any more. */
  void drain() throws IOException {
    if (!verified) {
      byte[] buffer = new byte[BUFFER];
      while (read(buffer) >= 0) {
        // only for the digest
      }
    }
    retired = true;
  }
}
