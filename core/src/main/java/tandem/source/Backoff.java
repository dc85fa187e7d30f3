package tandem.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * Counts the failures in a row and waits before each next try: longer from one to the next, and by
 * chance up to half as long, so that a thousand devices that lost one server do not come back in
 * one moment.
 */
final class Backoff {
  private static final Logger LOG = System.getLogger("tandem.source");

  private final RetryPolicy policy;
  private final Pauses pauses;
  private final SplittableRandom random = new SplittableRandom();
  private final CountDownLatch ended = new CountDownLatch(1);
  private int tries;

  Backoff(RetryPolicy policy, Pauses pauses) {
    this.policy = policy;
    this.pauses = pauses;
  }

  /** Hears that something new has come: the next failure is the first one again. */
  void progressed() {
    tries = 0;
  }

  /** Ends a wait, and all later ones at once. */
  void end() {
    ended.countDown();
  }

  /**
   * Waits before the next try.
   *
   * @param what the source and how far it has come, for the log
   * @throws IOException when there is no next try: with the failure's own reason, how many there
   *     have been, and why there are no more
   */
  void await(String what, IOException failure) throws IOException {
    Optional<Duration> asked =
        failure instanceof RefusedException refused ? refused.retryAfter() : Optional.empty();
    if (tries == policy.retries()) {
      throw givenUp(failure, tries == 0 ? "" : "; tried " + tries + " times again");
    }
    if (asked.isPresent() && asked.get().compareTo(policy.longestRetryAfter()) > 0) {
      String bound = "; the server asks to wait %s, and %s are the most";
      throw givenUp(
          failure,
          bound.formatted(Reasons.of(asked.get()), Reasons.of(policy.longestRetryAfter())));
    }
    Duration wait = longer(delay(), asked.orElse(Duration.ZERO));
    tries++;
    LOG.log(
        Level.WARNING,
        () ->
            "%s: %s; try %d of %d follows in %s"
                .formatted(what, Reasons.of(failure), tries, policy.retries(), rounded(wait)));
    pause(wait);
  }

  private Duration delay() {
    long longest = policy.longestDelay().toMillis();
    long delay = policy.firstDelay().toMillis();
    for (int i = 0; i < tries && delay < longest; i++) {
      delay *= 2;
    }
    delay = Math.min(delay, longest);
    return Duration.ofMillis(delay - random.nextLong(delay / 2 + 1));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  private static String rounded(Duration wait) {
    return wait.toSeconds() < 1 ? wait.toMillis() + " ms" : wait.toSeconds() + " s";
  }

  private static IOException givenUp(IOException failure, String why) {
    return new IOException(Reasons.of(failure) + why, failure);
  }

  private void pause(Duration wait) throws IOException {
    try {
      pauses.pause(wait, ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the next try");
    }
  }
}
