package tandem.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of all bodies that are held at once. The first few KiB of each are free: whoever
 * fills the memory with large bodies does not stop the small ones, which are most.
 */
final class HeldBodies {
  static final int FREE = 8 << 10;

  private final long most;
  private final AtomicLong held = new AtomicLong();

  HeldBodies(long most) {
    this.most = most;
  }

  /** Counts a body that grows; tells whether there is room for it. */
  boolean grow(int from, int to) {
    long more = counted(to) - counted(from);
    if (held.addAndGet(more) <= most || more == 0) {
      return true;
    }
    held.addAndGet(-more);
    return false;
  }

  /** A body of so many bytes is gone. */
  void release(int bytes) {
    held.addAndGet(-counted(bytes));
  }

  /** Returns how many bytes are held, but for those that are free. */
  long held() {
    return held.get();
  }

  private static long counted(int bytes) {
    return Math.max(0, bytes - FREE);
  }
}
