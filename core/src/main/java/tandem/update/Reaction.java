package tandem.update;

import java.util.Optional;
import tandem.core.ErrorKind;

/**
 * What a command does in a situation: first something about the update that is recorded, then an
 * end.
 *
 * @param action what happens to the recorded update
 * @param end how the command goes on
 * @param failure the kind of failure it ends with, for {@link End#FAIL}
 */
public record Reaction(Action action, End end, Optional<ErrorKind> failure) {

  /** What happens to the recorded update. */
  public enum Action {
    /** Nothing is changed. */
    KEEP,
    /** The record is forgotten: nothing but the inactive slot was touched. */
    DROP,
    /** What is left of the way back is done: the environment is already right. */
    CLOSE,
    /** What is left of the commit is done: the environment is already right. */
    FINISH,
    /** The update is rolled back, from the beginning; the boot slot is switched back. */
    REVERT,
    /** The update is committed; the trial is ended for good. */
    COMMIT
  }

  /** How the command goes on after the action. */
  public enum End {
    /** It judges the situation anew, and installs if the device is idle now. */
    GO_ON,
    /** It has done what was asked. */
    SUCCEED,
    /** It fails. */
    FAIL
  }

  static Reaction goOn(Action action) {
    return new Reaction(action, End.GO_ON, Optional.empty());
  }

  static Reaction succeed(Action action) {
    return new Reaction(action, End.SUCCEED, Optional.empty());
  }

  static Reaction fail(Action action, ErrorKind kind) {
    return new Reaction(action, End.FAIL, Optional.of(kind));
  }
}
