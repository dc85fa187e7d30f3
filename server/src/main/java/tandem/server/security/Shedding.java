package tandem.server.security;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides which requests to refuse when there are too many: only what a device simply does later,
 * and never what a device in the middle of an update needs, because it would roll back a good
 * system for want of an answer.
 */
public final class Shedding {
  private static final int SHORTEST_WAIT = 30;
  private static final int LONGEST_WAIT = 300;

  private final Duration most;
  private final RandomGenerator jitter;

  /**
   * Takes the limit.
   *
   * @param most how long requests may have to wait until they are looked at
   * @param jitter spreads those who were told to come later
   */
  public Shedding(Duration most, RandomGenerator jitter) {
    if (most.isZero() || most.isNegative()) {
      throw new IllegalArgumentException("a wait of " + most + ", expected more than none");
    }
    this.most = most;
    this.jitter = jitter;
  }

  /**
   * Returns zero when a request is to be answered, else after how long to try again, spread over
   * minutes so that not all come back at once.
   *
   * @param midUpdate whether it comes from a device that has a deployment and has not finished it
   * @param waiting how long requests have to wait at the moment
   */
  public Duration waitBefore(Call call, boolean midUpdate, Duration waiting) {
    if (midUpdate || waiting.toMillis() < call.shedFrom() * most.toMillis()) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(jitter.nextInt(SHORTEST_WAIT, LONGEST_WAIT + 1));
  }
}
