package tandem.update;

/**
 * How the last update ended.
 *
 * @param result what became of it
 * @param artifactName its artifact
 * @param reason in one sentence
 * @param time when it was closed, ISO 8601 in UTC
 */
public record Outcome(Result result, String artifactName, String reason, String time) {

  /** What becomes of an update. */
  public enum Result {
    COMMITTED,
    ROLLED_BACK,
    FAILED
  }
}
