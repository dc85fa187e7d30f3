package tandem.update;

import static tandem.core.ErrorKind.BOOTENV;
import static tandem.core.ErrorKind.NOTHING_IN_PROGRESS;
import static tandem.core.ErrorKind.UPDATE_PENDING;
import static tandem.update.Reaction.fail;
import static tandem.update.Reaction.goOn;
import static tandem.update.Reaction.succeed;

import tandem.core.ErrorKind;
import tandem.update.Reaction.Action;

/**
 * Says what every command does in every situation. The same table stands in docs/recovery.md, and a
 * test compares the two.
 */
public final class Reactions {

  private Reactions() {}

  /** Returns what the command does. */
  public static Reaction of(Situation situation, Command command) {
    return command == Command.FORGET ? forget(situation) : ofUpdate(situation, command);
  }

  // It takes no update through its states: whatever is not over yet has to be ended first.
  private static Reaction forget(Situation situation) {
    return switch (situation) {
      case IDLE -> goOn(Action.KEEP);
      case REBOOT_PENDING, CONTRADICTION -> fail(Action.KEEP, BOOTENV);
      default -> fail(Action.KEEP, UPDATE_PENDING);
    };
  }

  private static Reaction ofUpdate(Situation situation, Command command) {
    return switch (situation) {
      case IDLE ->
          row(
              command,
              goOn(Action.KEEP),
              nothing(Action.KEEP),
              nothing(Action.KEEP),
              nothing(Action.KEEP));
      case REBOOT_PENDING, UNRECORDED_TRIAL ->
          row(
              command,
              fail(Action.KEEP, BOOTENV),
              nothing(Action.KEEP),
              nothing(Action.KEEP),
              nothing(Action.KEEP));
      case DOWNLOAD_INTERRUPTED ->
          row(
              command,
              goOn(Action.KEEP),
              goOn(Action.KEEP),
              nothing(Action.KEEP),
              succeed(Action.DROP));
      case NOT_MODIFIED ->
          row(
              command,
              goOn(Action.DROP),
              fail(Action.DROP, ErrorKind.FAILED),
              nothing(Action.DROP),
              succeed(Action.DROP));
      case OVERTAKEN ->
          row(
              command,
              goOn(Action.DROP),
              nothing(Action.DROP),
              nothing(Action.DROP),
              succeed(Action.DROP));
      case NOT_SWITCHED, FELL_BACK, ROLLED_BACK ->
          row(
              command,
              goOn(Action.CLOSE),
              rolledBack(Action.CLOSE),
              rolledBack(Action.CLOSE),
              succeed(Action.CLOSE));
      // Mender 5.x resumes an interrupted ArtifactInstall or ArtifactCommit as a rollback.
      case INSTALL_INTERRUPTED, SWITCH_UNRECORDED, COMMIT_INTERRUPTED, ROLLBACK_INTERRUPTED ->
          row(
              command,
              fail(Action.KEEP, UPDATE_PENDING),
              rolledBack(Action.REVERT),
              rolledBack(Action.REVERT),
              succeed(Action.REVERT));
      case AWAITING_REBOOT ->
          row(
              command,
              fail(Action.KEEP, UPDATE_PENDING),
              fail(Action.KEEP, UPDATE_PENDING),
              fail(Action.KEEP, UPDATE_PENDING),
              succeed(Action.REVERT));
      case TRIAL_RUNNING, AWAITING_COMMIT ->
          row(
              command,
              fail(Action.KEEP, UPDATE_PENDING),
              succeed(Action.COMMIT),
              succeed(Action.COMMIT),
              succeed(Action.REVERT));
      case COMMITTED ->
          row(
              command,
              goOn(Action.FINISH),
              succeed(Action.FINISH),
              succeed(Action.FINISH),
              nothing(Action.FINISH));
      case CONTRADICTION ->
          row(
              command,
              fail(Action.KEEP, BOOTENV),
              fail(Action.KEEP, BOOTENV),
              fail(Action.KEEP, BOOTENV),
              succeed(Action.REVERT));
    };
  }

  private static Reaction row(
      Command command, Reaction install, Reaction resume, Reaction commit, Reaction rollback) {
    return switch (command) {
      case INSTALL -> install;
      case RESUME -> resume;
      case COMMIT -> commit;
      case ROLLBACK -> rollback;
      case FORGET -> throw new IllegalArgumentException("has a column of its own");
    };
  }

  private static Reaction nothing(Action action) {
    return fail(action, NOTHING_IN_PROGRESS);
  }

  private static Reaction rolledBack(Action action) {
    return fail(action, ErrorKind.ROLLED_BACK);
  }
}
