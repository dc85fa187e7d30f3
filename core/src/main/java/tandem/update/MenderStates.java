package tandem.update;

import java.util.Map;
import java.util.Optional;
import tandem.mender.MenderUpdate;
import tandem.mender.MenderUpdate.Origin;

/** Says which state of Tandem's an update is in that Mender began. */
final class MenderStates {

  /**
   * A state of Mender's.
   *
   * @param state the state of Tandem's that means the same
   * @param isCommitted whether the boot environment is already that of a committed update
   */
  record Meaning(UpdateState state, boolean isCommitted) {}

  private static final Meaning INSTALL = new Meaning(UpdateState.INSTALL, false);
  private static final Meaning INSTALLED = new Meaning(UpdateState.INSTALLED, false);
  private static final Meaning COMMIT = new Meaning(UpdateState.COMMIT, false);
  private static final Meaning COMMITTED = new Meaning(UpdateState.BEFORE_COMMIT_LEAVE, true);
  private static final Meaning LEAVING = new Meaning(UpdateState.COMMIT_LEAVE, true);
  private static final Meaning CLEANUP = new Meaning(UpdateState.CLEANUP, true);
  private static final Meaning ROLLBACK = new Meaning(UpdateState.ROLLBACK, false);
  private static final Meaning FAILURE = new Meaning(UpdateState.FAILURE, false);

  /** By InState of a standalone update. */
  private static final Map<String, Meaning> STANDALONE =
      Map.ofEntries(
          Map.entry("Before_ArtifactInstall_Enter", INSTALL),
          Map.entry("ArtifactInstall_Enter", INSTALL),
          Map.entry(MenderUpdate.AWAITING_COMMIT, INSTALLED),
          Map.entry("ArtifactCommit_Enter", COMMIT),
          Map.entry("Before_ArtifactCommit_Leave", COMMITTED),
          Map.entry("ArtifactCommit_Leave", LEAVING),
          Map.entry("ArtifactRollback_Enter", ROLLBACK),
          Map.entry("ArtifactFailure_Enter", FAILURE));

  /** By the name of the daemon's state. */
  private static final Map<String, Meaning> DAEMON =
      Map.ofEntries(
          Map.entry("update-after-store", INSTALL),
          Map.entry("update-install", INSTALL),
          Map.entry("reboot", INSTALLED),
          Map.entry("verify-reboot", INSTALLED),
          Map.entry("after-reboot", INSTALLED),
          Map.entry("update-verify", INSTALLED),
          Map.entry("update-pre-commit-status-report-retry", INSTALLED),
          Map.entry("update-commit", COMMIT),
          Map.entry("update-after-first-commit", COMMITTED),
          Map.entry("update-after-commit", LEAVING),
          Map.entry("rollback", ROLLBACK),
          Map.entry("rollback-reboot", ROLLBACK),
          Map.entry("verify-rollback-reboot", ROLLBACK),
          Map.entry("after-rollback-reboot", ROLLBACK),
          Map.entry("update-error", FAILURE));

  private MenderStates() {}

  /** Returns what the state of this update means; nothing for one that left no trace to settle. */
  static Optional<Meaning> meaning(MenderUpdate update) {
    if (update.origin() == Origin.STANDALONE && update.state().equals("Cleanup")) {
      return Optional.of(update.failed() ? ROLLBACK : CLEANUP);
    }
    Map<String, Meaning> states = update.origin() == Origin.STANDALONE ? STANDALONE : DAEMON;
    return Optional.ofNullable(states.get(update.state()));
  }
}
