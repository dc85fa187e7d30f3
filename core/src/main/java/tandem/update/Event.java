package tandem.update;

/** How a step went. */
public enum Event {
  /** It was done. */
  DONE,
  /** It failed. */
  FAILED,
  /**
   * It failed for a reason outside of the update: the source, the target, the boot environment, or
   * another program that was in the way. It can be repeated.
   */
  BROKEN,
  /** The answer is yes. */
  YES,
  /** The answer is no. */
  NO,
  /** Its state could not be stored, so it was not entered. */
  UNSTORED,
  /** Its state was stored too often, so it was not entered. */
  LOOPED
}
