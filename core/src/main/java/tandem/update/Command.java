package tandem.update;

/** What can be asked of a device's update. */
public enum Command {
  INSTALL,
  RESUME,
  COMMIT,
  ROLLBACK,
  FORGET
}
