package tandem.update;

import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What becomes of the record when an update ends, and which failure the command ends with. */
final class Endings {
  /** What to do after a stop. */
  static final String GO_ON = "resume goes on";

  private Endings() {}

  /** Returns what is stored when the update is closed by its verdict. */
  static StoreContent close(StoreContent content, UpdateRecord update, String now) {
    String name = update.artifactName();
    String reason = update.course().reason();
    Installed committed = update.committedOver(content.installed());
    return switch (update.course().verdict()) {
      case OPEN ->
          content.closed(committed, new Outcome(Outcome.Result.COMMITTED, name, "committed", now));
      case NOT_MODIFIED -> content.withoutUpdate();
      case ROLLED_BACK ->
          content.closed(new Outcome(Outcome.Result.ROLLED_BACK, name, reason, now));
      // The name tells everybody that the device is not what the facts say.
      case INCONSISTENT, LEAVE_FAILED ->
          content.broken(
              update,
              committed.inconsistent(),
              new Outcome(Outcome.Result.FAILED, name, reason, now));
    };
  }

  /** The end was reached, but could not be recorded. */
  static UpdateException unrecorded(Verdict verdict, UpdateException cause) {
    String what = verdict.isBack() ? "the update is rolled back" : "the update is committed";
    return new UpdateException(
            cause.kind(), what + ", but that could not be recorded: " + cause.getMessage(), cause)
        .withHint("make room on the data partition, then run the command again");
  }

  /**
   * Returns the failure that a run ends with, if it did not end well. One that was stopped on its
   * way back has not ended well either.
   */
  static Optional<UpdateException> failure(UpdateRecord update, Ended ended, Semantics semantics) {
    if (ended.at() == Step.WAIT) {
      return Optional.empty();
    }
    if (ended.at() == Step.HALT) {
      return Optional.of(halted(update, ended));
    }
    String name = update.artifactName() + ": ";
    String why = ended.story();
    return switch (ended.verdict()) {
      case OPEN ->
          ended
              .cause()
              .filter(cause -> semantics.has(Clause.CLEANUP_FAILURE_COUNTS))
              .map(cause -> failure(cause.kind(), name + "committed, but " + why, ended));
      case NOT_MODIFIED ->
          ended.isStopped()
              ? ended.cause().map(cause -> failure(cause.kind(), name + why, ended))
              : ended.cause();
      case ROLLED_BACK ->
          ended
              .cause()
              .map(
                  cause ->
                      ended.at() == Step.ROLLBACK_ENTER
                          ? failure(cause.kind(), name + why, ended)
                          : failure(kind(cause), name + why + "; rolled back", ended));
      case INCONSISTENT ->
          Optional.of(
              failure(
                      ErrorKind.INCONSISTENT,
                      name + why + "; it could not be rolled back completely",
                      ended)
                  .withHint(
                      ended.isStopped()
                          ? GO_ON
                          : "the artifact's name is now marked with _INCONSISTENT: run repair, or forget"));
      case LEAVE_FAILED -> {
        ErrorKind kind = ended.cause().map(UpdateException::kind).orElse(ErrorKind.FAILED);
        yield Optional.of(failure(kind, name + "committed, but " + why, ended));
      }
    };
  }

  /** Returns that it was stopped, in words to follow others; empty when it was not. */
  static String stopped(Ended ended) {
    return StopPoint.before(ended.at())
        .map(point -> "; stopped before " + point.menderName() + ", as asked")
        .orElse("");
  }

  // What is wrong with the environment is more telling than that the old system is back: it was
  // never left.
  private static ErrorKind kind(UpdateException cause) {
    return cause.kind() == ErrorKind.BUSY || cause.kind() == ErrorKind.BOOTENV
        ? cause.kind()
        : ErrorKind.ROLLED_BACK;
  }

  private static UpdateException halted(UpdateRecord update, Ended ended) {
    if (ended.last() == Step.DEMAND_QUERY && ended.cause().isEmpty()) {
      return new UpdateException(
              ErrorKind.FAILED,
              update.artifactName() + ": its update module does not support rollback")
          .withHint("nothing was changed; run commit");
    }
    UpdateException last = ended.failures().get(ended.failures().size() - 1);
    boolean onTheWayBack = ended.last().isOnTheWayBack();
    if (!onTheWayBack || last.kind() == ErrorKind.BUSY) {
      return ended.cause().filter(first -> !onTheWayBack).orElse(last);
    }
    return failure(
            ErrorKind.INCONSISTENT,
            "the boot slot could not be switched back: " + last.getMessage(),
            ended)
        .withHint(last.hint().orElse("repair the boot environment, then run rollback again"));
  }

  private static UpdateException failure(ErrorKind kind, String message, Ended ended) {
    String whole = message + stopped(ended);
    UpdateException failure =
        ended
            .cause()
            .map(cause -> new UpdateException(kind, whole, cause))
            .orElseGet(() -> new UpdateException(kind, whole));
    Optional<String> hint =
        ended.isStopped() ? Optional.of(GO_ON) : ended.cause().flatMap(UpdateException::hint);
    return hint.isPresent() ? failure.withHint(hint.get()) : failure;
  }
}
