package tandem.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** A body that may not be longer than allowed, and not slower. */
final class PacedBody extends InputStream {
  private final InputStream source;
  private final HttpLimits limits;
  private final LongSupplier nanos;
  private final long start;
  private long read;

  /**
   * Takes the body.
   *
   * @param nanos clock
   */
  PacedBody(InputStream source, HttpLimits limits, LongSupplier nanos) {
    this.source = source;
    this.limits = limits;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = source.read(buffer, offset, length);
    if (n > 0) {
      read += n;
      if (read > limits.streamedBody()) {
        throw new BodyException(413, "body: more than " + limits.streamedBody() + " bytes");
      }
      if (isSlow(read, nanos.getAsLong() - start, limits)) {
        throw new BodyException(408, "body: slower than " + limits.bodyRate() + " bytes/s");
      }
    }
    return n;
  }

  static boolean isSlow(long bytes, long nanos, HttpLimits limits) {
    return nanos > limits.slow().toNanos() && bytes < nanos / 1_000_000_000L * limits.bodyRate();
  }
}
