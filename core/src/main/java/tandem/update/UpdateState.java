package tandem.update;

import java.util.Optional;

/**
 * Where an update is, as the store records it. A state is stored before it is entered, so it means:
 * this was begun, and may or may not have been done; with {@code Before_}, that it was not begun.
 * The names are those of {@code InState} in the records of Mender 5, one to one; {@code Download}
 * is ours, because Mender records nothing before the first byte is installed.
 */
public enum UpdateState {
  /** The payloads are being stored. */
  DOWNLOAD("Download", Phase.DOWNLOAD),
  /** The payloads are proven, and nothing was made to take effect. */
  BEFORE_INSTALL("Before_ArtifactInstall_Enter", Phase.DOWNLOAD),
  /** The payloads are being made to take effect. */
  INSTALL("ArtifactInstall_Enter", Phase.INSTALL),
  /** Waiting for the reboot, and then for commit or rollback. */
  INSTALLED("Before_ArtifactCommit_Enter", Phase.INSTALLED),
  /** The update is being made to stay. */
  COMMIT("ArtifactCommit_Enter", Phase.COMMIT),
  /** The update stays; what follows the commit was not begun. */
  BEFORE_COMMIT_LEAVE("Before_ArtifactCommit_Leave", Phase.COMMIT),
  /** The update stays; what follows the commit is being done. */
  COMMIT_LEAVE("ArtifactCommit_Leave", Phase.COMMIT),
  /** The old state is being brought back. */
  ROLLBACK("ArtifactRollback_Enter", Phase.ROLLBACK),
  /** The payloads hear of the failure. */
  FAILURE("ArtifactFailure_Enter", Phase.ROLLBACK),
  /** What the update has left for its own use is being removed, whatever became of it. */
  CLEANUP("Cleanup", Phase.COMMIT);

  private final String storedName;
  private final Phase phase;

  UpdateState(String storedName, Phase phase) {
    this.storedName = storedName;
    this.phase = phase;
  }

  /** Returns the name in the store. */
  public String storedName() {
    return storedName;
  }

  /** Returns how far an update in this state is; the last state says it only with the verdict. */
  public Phase phase(Verdict verdict) {
    if (this != CLEANUP) {
      return phase;
    }
    if (verdict == Verdict.NOT_MODIFIED) {
      return Phase.DOWNLOAD;
    }
    return verdict.isBack() ? Phase.ROLLBACK : Phase.COMMIT;
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
