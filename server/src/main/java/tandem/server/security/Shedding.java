package tandem.server.security;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides which requests to refuse when there are too many: first what a device simply does later,
 * and never what a device in the middle of an update needs, because it would roll back a good
 * system for want of an answer.
 */
public final class Shedding {
  private static final int SHORTEST_WAIT = 30;
  private static final int LONGEST_WAIT = 300;

  private final int capacity;
  private final RandomGenerator jitter;

  /**
   * Takes the limit.
   *
   * @param capacity how many requests may be worked on at once
   * @param jitter spreads those who were told to wait
   */
  public Shedding(int capacity, RandomGenerator jitter) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a capacity of " + capacity + ", expected at least 1");
    }
    this.capacity = capacity;
    this.jitter = jitter;
  }

  /**
   * Returns zero when a request is to be answered, else after how long to try again, spread over
   * minutes so that not all come back at once.
   *
   * @param midUpdate whether it comes from a device that has a deployment and has not finished it
   * @param working how many requests are being worked on, this one included
   */
  public Duration waitBefore(Call call, boolean midUpdate, int working) {
    if (midUpdate || working < call.shedFrom() * capacity) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(jitter.nextInt(SHORTEST_WAIT, LONGEST_WAIT + 1));
  }
}
