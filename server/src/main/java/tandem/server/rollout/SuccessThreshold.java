package tandem.server.rollout;

/**
 * What has to be reached before the next phase begins.
 *
 * @param percent of the finished attempts that succeeded
 * @param minFinished how many attempts have to be finished, so that one device does not decide
 */
public record SuccessThreshold(Percent percent, long minFinished) {

  boolean isReached(Counters counters) {
    return counters.attempts() >= minFinished
        && percent.isReached(counters.succeeded(), counters.attempts());
  }
}
