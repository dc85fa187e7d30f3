package tandem.image.qemu;

import java.io.InterruptedIOException;
import java.time.Duration;

/** The moment up to which something is waited for. */
final class Deadline {
  private final Duration limit;
  private final long end;

  private Deadline(Duration limit) {
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
  }

  static Deadline in(Duration limit) {
    return new Deadline(limit);
  }

  boolean isOver() {
    return end - System.nanoTime() <= 0;
  }

  /** Returns what is left in milliseconds, at least 1: for calls to which 0 means for ever. */
  long millis() {
    return Math.max(1, (end - System.nanoTime()) / 1_000_000);
  }

  /** Returns the whole limit for a message, such as 2.5 s. */
  String shown() {
    return limit.toMillis() / 1000.0 + " s";
  }

  /** Waits a moment. */
  static void pause(Duration time) throws InterruptedIOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Keeps that the thread was interrupted, and returns what to throw. */
  static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for a machine");
  }
}
