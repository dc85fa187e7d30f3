package tandem.server.rollout;

/** How an attempt of a device ended. */
public enum Outcome {
  /** The device runs the new system. */
  SUCCESS,
  /** It failed, and does not try again. */
  FAILURE,
  /** It failed, and tries again at a later poll. */
  FAILURE_WITH_RETRY,
  /** Nothing happened: it had the artifact, none fits, or it was aborted or removed. */
  NOTHING
}
