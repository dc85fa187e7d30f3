package tandem.source;

import java.time.Duration;

/**
 * How patiently a download that broke off is taken up again.
 *
 * @param retries how many tries in a row may bring nothing new before it is given up; 0 for none
 * @param firstDelay the wait before the first of them; each next one is twice as long
 * @param longestDelay where the doubling ends
 * @param longestRetryAfter the longest wait that a server may ask for with {@code Retry-After}
 */
public record RetryPolicy(
    int retries, Duration firstDelay, Duration longestDelay, Duration longestRetryAfter) {
  /** The largest number of tries, that of Mender's {@code RetryDownloadCount}. */
  public static final int MOST_RETRIES = 10_000;

  /** Ten tries within five minutes; a server may ask for as much. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(10, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(5));

  /** Checks the numbers. */
  public RetryPolicy {
    if (retries < 0 || retries > MOST_RETRIES) {
      throw new IllegalArgumentException("retries: " + retries);
    }
    if (firstDelay.toMillis() < 1
        || longestDelay.compareTo(firstDelay) < 0
        || longestRetryAfter.isNegative()) {
      throw new IllegalArgumentException(
          "delays: %s, %s, %s".formatted(firstDelay, longestDelay, longestRetryAfter));
    }
  }

  /** Returns the same policy with another number of tries. */
  public RetryPolicy withRetries(int count) {
    return new RetryPolicy(count, firstDelay, longestDelay, longestRetryAfter);
  }
}
