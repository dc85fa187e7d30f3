package tandem.source;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two tries. Tests only note how long. */
@FunctionalInterface
interface Pauses {
  /** Waits as long as it says. */
  Pauses REAL =
      (wait, end) -> {
        if (end.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      };

  /** Waits this long, or until the latch is open. */
  void pause(Duration wait, CountDownLatch end) throws InterruptedException;
}
