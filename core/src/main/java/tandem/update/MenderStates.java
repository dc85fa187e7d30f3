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
  private static final Meaning COMMITTED = new Meaning(UpdateState.COMMIT, true);
  private static final Meaning ROLLBACK = new Meaning(UpdateState.ROLLBACK, false);

  /** By InState of a standalone update. */
  private static final Map<String, Meaning> STANDALONE =
      Map.of(
          "Before_ArtifactInstall_Enter",
          INSTALL,
          "ArtifactInstall_Enter",
          INSTALL,
          MenderUpdate.AWAITING_COMMIT,
          INSTALLED,
          "ArtifactCommit_Enter",
          COMMIT,
          "Before_ArtifactCommit_Leave",
          COMMITTED,
          "ArtifactCommit_Leave",
          COMMITTED,
          "ArtifactRollback_Enter",
          ROLLBACK,
          "ArtifactFailure_Enter",
          ROLLBACK);

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
          Map.entry("update-after-commit", COMMITTED),
          Map.entry("rollback", ROLLBACK),
          Map.entry("rollback-reboot", ROLLBACK),
          Map.entry("verify-rollback-reboot", ROLLBACK),
          Map.entry("after-rollback-reboot", ROLLBACK),
          Map.entry("update-error", ROLLBACK));

  private MenderStates() {}

  /** Returns what the state of this update means; nothing for one that left no trace to settle. */
  static Optional<Meaning> meaning(MenderUpdate update) {
    if (update.origin() == Origin.STANDALONE && update.state().equals("Cleanup")) {
      return Optional.of(update.failed() ? ROLLBACK : COMMITTED);
    }
    Map<String, Meaning> states = update.origin() == Origin.STANDALONE ? STANDALONE : DAEMON;
    return Optional.ofNullable(states.get(update.state()));
  }
}
