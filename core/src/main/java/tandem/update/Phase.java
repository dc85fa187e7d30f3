package tandem.update;

/**
 * How far an update is, as the truth table needs it. These are also the states that the first form
 * of the store knew: it goes on saying the phase, so that every Tandem can read it.
 */
public enum Phase {
  /** Nothing but the target slot is touched. */
  DOWNLOAD("Download"),
  /** The update is being made to take effect; for an image, the boot slot is being switched. */
  INSTALL("ArtifactInstall_Enter"),
  /** It is installed, and waits for a reboot, or for commit or rollback. */
  INSTALLED("Before_ArtifactCommit_Enter"),
  /** It is being committed, or is committed. */
  COMMIT("ArtifactCommit_Enter"),
  /** It is being rolled back, or is rolled back. */
  ROLLBACK("ArtifactRollback_Enter");

  private final String storedName;

  Phase(String storedName) {
    this.storedName = storedName;
  }

  /** Returns the name in the store. */
  public String storedName() {
    return storedName;
  }
}
