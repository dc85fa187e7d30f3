package tandem.managed;

/** What a device is doing about a deployment; it is recorded before it is begun. */
enum DeploymentStage {
  /** The artifact is read into the inactive slot, or handed to update modules. */
  DOWNLOAD,
  /** It is made to take effect. */
  INSTALL,
  /** The device reboots into it. */
  REBOOT,
  /** It is made to stay, if the server can still be reached. */
  COMMIT,
  /** The old state is brought back. */
  ROLLBACK,
  /** What was restarted into the update is restarted into the old state. */
  ROLLBACK_REBOOT,
  /** It is over, and the server does not know yet how it ended. */
  REPORT;

  /** Tells whether the old state is being brought back. */
  boolean isWayBack() {
    return this == ROLLBACK || this == ROLLBACK_REBOOT;
  }
}
