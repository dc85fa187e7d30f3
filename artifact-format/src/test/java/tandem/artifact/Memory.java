package tandem.artifact;

import java.lang.management.ManagementFactory;

/** Tells how much memory a test takes. */
final class Memory {
  private Memory() {}

  /** Returns how many bytes of heap this thread has allocated so far. */
  static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
