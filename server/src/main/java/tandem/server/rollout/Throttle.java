package tandem.server.rollout;

import java.time.Duration;

/**
 * Spreads the bytes of all downloads of one deployment over time. Each piece is given a time to be
 * sent at, in the order of the asking, so that many slow readers share the line evenly.
 */
public final class Throttle {
  private static final double NANOS = 1e9;
  private static final long MOST_SAVED = 100_000_000;

  private final double nanosPerByte;
  private long nextFree;

  /** Takes the rate, and the time now as of {@link System#nanoTime}. */
  public Throttle(long bytesPerSecond, long nanos) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(bytesPerSecond + " bytes per second, expected more");
    }
    this.nanosPerByte = NANOS / bytesPerSecond;
    this.nextFree = nanos;
  }

  /** Returns how long to wait before sending so many bytes; for none, how long the line is. */
  public synchronized Duration take(int bytes, long nanos) {
    // What was not used for long is lost, or all would come at once after a pause.
    long start = Math.max(nextFree, nanos - MOST_SAVED);
    nextFree = start + Math.round(bytes * nanosPerByte);
    return Duration.ofNanos(Math.max(0, start - nanos));
  }
}
