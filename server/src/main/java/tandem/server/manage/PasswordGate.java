package tandem.server.manage;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import tandem.server.http.RefusedException;

/**
 * Lets few requests work on passwords at once, and few wait for it: each takes a processor for half
 * a second, and whoever waits keeps a thread from devices.
 */
final class PasswordGate {
  private static final int AT_ONCE = 2;
  private static final int WAITING = 8;
  private static final long LATER = 5; // seconds

  private final Semaphore inside;
  private final Semaphore there;

  PasswordGate() {
    this(AT_ONCE, WAITING);
  }

  PasswordGate(int atOnce, int waiting) {
    this.inside = new Semaphore(atOnce);
    this.there = new Semaphore(atOnce + waiting);
  }

  /**
   * Does some work.
   *
   * @throws RefusedException 429 when too many wait already
   */
  <T> T work(Supplier<T> work) throws RefusedException {
    if (!there.tryAcquire()) {
      throw new RefusedException(429, "too many passwords are being checked", LATER);
    }
    inside.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      inside.release();
      there.release();
    }
  }
}
