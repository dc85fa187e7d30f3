package tandem.server.fleet;

/** What became of something that a device said of a deployment. */
public enum Reported {
  /** It is remembered. */
  DONE,
  /** The device has no such deployment. */
  UNKNOWN,
  /** The device has to stop: the deployment was aborted. */
  ABORTED
}
