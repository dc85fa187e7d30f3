package tandem.managed;

import java.time.Duration;
import java.util.random.RandomGenerator;
import tandem.config.ManagedSettings;

/**
 * When to try again what a server has not done: after a minute three times, then after twice as
 * long three times, and so on up to the longest wait; all by chance a tenth shorter or longer, so
 * that devices which failed together do not come back together.
 *
 * @param longest the longest wait
 * @param count how many tries there are; 0 for three of the longest wait
 */
record RetrySchedule(Duration longest, int count) {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final int OF_EACH = 3;

  static RetrySchedule of(ManagedSettings settings) {
    return new RetrySchedule(settings.retryPoll(), settings.retryCount());
  }

  /** Returns how many times something is tried again before it is given up. */
  int tries() {
    if (count > 0) {
      return count;
    }
    int steps = 1;
    for (Duration wait = first(); wait.compareTo(longest) < 0; wait = wait.multipliedBy(2)) {
      steps++;
    }
    return OF_EACH * steps;
  }

  /**
   * Returns the wait before a try.
   *
   * @param failures how many tries have failed so far, at least 1
   */
  Duration delay(int failures) {
    Duration wait = first();
    for (int i = OF_EACH; i < failures && wait.compareTo(longest) < 0; i += OF_EACH) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  private Duration first() {
    return longest.compareTo(FIRST) < 0 ? longest : FIRST;
  }

  /** Returns a wait that is by chance up to a tenth shorter or longer. */
  static Duration jittered(Duration wait, RandomGenerator random) {
    long tenth = wait.toMillis() / 10;
    return wait.plusMillis(random.nextLong(2 * tenth + 1) - tenth);
  }
}
