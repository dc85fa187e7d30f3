package tandem.update;

/**
 * What has become of an update so far.
 *
 * @param verdict what is known of how it ends
 * @param reason why it is on its way back; empty when it is not
 * @param stores how often a state was stored since the download, for the loop limit
 */
public record Course(Verdict verdict, String reason, int stores) {

  /** The reason of a way back on which nothing has failed. */
  static final String REQUESTED = "rolled back on request";

  /** The beginning of every update. */
  public static final Course START = new Course(Verdict.OPEN, "", 0);

  /** Returns the same as if the last store had not been. */
  Course withoutLastStore() {
    return new Course(verdict, reason, Math.max(0, stores - 1));
  }
}
