package tandem.server;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what another process or thread does. */
final class Waiting {
  private static final long LOOK_MILLIS = 50;

  private Waiting() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param otherwise what to say when it does not in time
   */
  static void until(Duration patience, Callable<Boolean> condition, Callable<String> otherwise)
      throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not happen; " + otherwise.call());
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
