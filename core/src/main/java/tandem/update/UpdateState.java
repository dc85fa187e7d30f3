package tandem.update;

import java.util.Optional;

/**
 * Where an update is, as the store records it. A state is stored before it is entered, so it means:
 * this was begun, and may or may not have been done. The names are those that Mender's client
 * stores, where it has the state.
 */
public enum UpdateState {
  /** The payload is being written to the target slot. */
  DOWNLOAD("Download"),
  /** The payload is proven; the boot slot is being switched. */
  INSTALL("ArtifactInstall_Enter"),
  /** The boot slot is switched; waiting for the reboot, and then for commit or rollback. */
  INSTALLED("Before_ArtifactCommit_Enter"),
  /** The trial is being ended for good. */
  COMMIT("ArtifactCommit_Enter"),
  /** The boot slot is being switched back. */
  ROLLBACK("ArtifactRollback_Enter");

  private final String storedName;

  UpdateState(String storedName) {
    this.storedName = storedName;
  }

  /** Returns the name in the store. */
  public String storedName() {
    return storedName;
  }

  static Optional<UpdateState> ofStoredName(String name) {
    for (UpdateState state : values()) {
      if (state.storedName.equals(name)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
