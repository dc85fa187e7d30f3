package tandem.update;

import java.util.Optional;

/** Where an update can be made to stop; the state that is then stored says where to go on. */
public enum StopPoint {
  INSTALL_ENTER("ArtifactInstall_Enter", Step.INSTALL_ENTER, UpdateState.BEFORE_INSTALL),
  COMMIT_ENTER("ArtifactCommit_Enter", Step.COMMIT_ENTER, UpdateState.INSTALLED),
  COMMIT_LEAVE("ArtifactCommit_Leave", Step.COMMIT_LEAVE, UpdateState.BEFORE_COMMIT_LEAVE),
  ROLLBACK_ENTER("ArtifactRollback_Enter", Step.ROLLBACK_ENTER, UpdateState.ROLLBACK),
  FAILURE_ENTER("ArtifactFailure_Enter", Step.FAILURE_ENTER, UpdateState.FAILURE),
  CLEANUP("Cleanup", Step.CLEANUP, UpdateState.CLEANUP);

  private final String menderName;
  private final Step step;
  private final UpdateState stored;

  StopPoint(String menderName, Step step, UpdateState stored) {
    this.menderName = menderName;
    this.step = step;
    this.stored = stored;
  }

  /** Returns Mender's name, which the option {@code --stop-before} takes. */
  public String menderName() {
    return menderName;
  }

  /** Returns the state that is stored when it stops here. */
  UpdateState stored() {
    return stored;
  }

  /** Returns the point of this name of Mender's. */
  public static Optional<StopPoint> ofMenderName(String name) {
    for (StopPoint point : values()) {
      if (point.menderName.equals(name)) {
        return Optional.of(point);
      }
    }
    return Optional.empty();
  }

  /** Returns the point before a step. */
  static Optional<StopPoint> before(Step step) {
    for (StopPoint point : values()) {
      if (point.step == step) {
        return Optional.of(point);
      }
    }
    return Optional.empty();
  }
}
