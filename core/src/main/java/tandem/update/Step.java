package tandem.update;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.script.ScriptMoment;

/**
 * One step of an update: either the scripts of a moment are run, or the payloads are called. A step
 * with a state is entered only after that state was stored. What follows is said by {@link
 * Transitions}.
 */
public enum Step {
  DOWNLOAD_ENTER(ScriptMoment.DOWNLOAD_ENTER),
  DOWNLOAD(Call.DOWNLOAD),
  DOWNLOAD_LEAVE(ScriptMoment.DOWNLOAD_LEAVE),
  /** The download broke, and is kept for resume. */
  DOWNLOAD_BROKEN(ScriptMoment.DOWNLOAD_ERROR),
  DOWNLOAD_ERROR(ScriptMoment.DOWNLOAD_ERROR),
  /** SupportsRollback as Mender 3 asks it. */
  EARLY_ROLLBACK_QUERY(Call.SUPPORTS_ROLLBACK),
  INSTALL_CHECK(Call.CHECK_BEFORE_INSTALL),

  INSTALL_ENTER(ScriptMoment.INSTALL_ENTER, UpdateState.INSTALL),
  INSTALL(Call.INSTALL),
  INSTALL_LEAVE(ScriptMoment.INSTALL_LEAVE),
  INSTALL_ERROR(ScriptMoment.INSTALL_ERROR),

  REBOOT_QUERY(Call.NEEDS_REBOOT, UpdateState.INSTALLED),
  COMMIT_QUERY(Call.SUPPORTS_ROLLBACK),

  COMMIT_ENTER(ScriptMoment.COMMIT_ENTER, UpdateState.COMMIT),
  COMMIT(Call.COMMIT),
  COMMIT_ERROR(ScriptMoment.COMMIT_ERROR),
  COMMIT_BROKEN(Call.TAKE_BACK_COMMIT),
  /** What an interrupted commit has left that reached the environment: it is not gone back on. */
  COMMIT_REST(Call.COMMIT),
  COMMIT_LEAVE(ScriptMoment.COMMIT_LEAVE, UpdateState.COMMIT_LEAVE),
  /** The scripts of a failed commit, where the update stays all the same. */
  COMMIT_LEAVE_ERROR(ScriptMoment.COMMIT_ERROR),

  /** Whether a failed update can go back. */
  ROLLBACK_QUERY(Call.SUPPORTS_ROLLBACK),
  /** Whether an update that could stay can go back. */
  DEMAND_QUERY(Call.SUPPORTS_ROLLBACK),
  ROLLBACK_ENTER(ScriptMoment.ROLLBACK_ENTER, UpdateState.ROLLBACK),
  ROLLBACK(Call.ROLLBACK),
  /** The attempt does not count: another tool may be in the way many times. */
  ROLLBACK_BROKEN(Call.TAKE_BACK_STORE),
  ROLLBACK_LEAVE(ScriptMoment.ROLLBACK_LEAVE),
  /** What is left of the way back where the payloads can not all go it: the boot slot does. */
  ROLLBACK_IMAGES(Call.ROLLBACK_IMAGES),
  /** The way back of an update that went round: only the boot slot is switched back. */
  ROLLBACK_BARE(Call.ROLLBACK_IMAGES),

  FAILURE_QUERY(Call.WAS_FAILURE),
  FAILURE_ENTER(ScriptMoment.FAILURE_ENTER, UpdateState.FAILURE),
  FAILURE(Call.FAILURE),
  FAILURE_LEAVE(ScriptMoment.FAILURE_LEAVE),

  CLEANUP(Call.CLEANUP, UpdateState.CLEANUP),

  /** The end: the record is closed by its verdict. */
  END,
  /** The command ends, and the update waits for the next one. */
  WAIT,
  /** The command fails, and the update stays where it is. */
  HALT;

  private final @Nullable ScriptMoment scripts;
  private final @Nullable Call call;
  private final @Nullable UpdateState state;

  Step() {
    this(null, null, null);
  }

  Step(ScriptMoment scripts) {
    this(scripts, null, null);
  }

  Step(ScriptMoment scripts, UpdateState state) {
    this(scripts, null, state);
  }

  Step(Call call) {
    this(null, call, null);
  }

  Step(Call call, UpdateState state) {
    this(null, call, state);
  }

  Step(@Nullable ScriptMoment scripts, @Nullable Call call, @Nullable UpdateState state) {
    this.scripts = scripts;
    this.call = call;
    this.state = state;
  }

  /** Returns the moment whose scripts it runs. */
  Optional<ScriptMoment> scripts() {
    return Optional.ofNullable(scripts);
  }

  /** Returns how it calls the payloads. */
  Optional<Call> call() {
    return Optional.ofNullable(call);
  }

  /** Returns the state that is stored before it is entered. */
  Optional<UpdateState> state() {
    return Optional.ofNullable(state);
  }

  /** Tells whether nothing follows. */
  boolean isLast() {
    return scripts == null && call == null;
  }

  /** Tells whether it is where the update goes back, or could not. */
  boolean isOnTheWayBack() {
    return this == ROLLBACK
        || this == ROLLBACK_BROKEN
        || this == ROLLBACK_IMAGES
        || this == ROLLBACK_BARE;
  }

  /** Returns what a failure of this kind is in this step. */
  Event failing(ErrorKind kind) {
    return switch (this) {
      case DOWNLOAD ->
          switch (kind) {
            case ARTIFACT_INVALID, SIGNATURE, UNSUPPORTED, INCOMPATIBLE, MODULE, SCRIPT, FAILED ->
                Event.FAILED;
            default -> Event.BROKEN;
          };
      case INSTALL_CHECK ->
          kind == ErrorKind.UNSUPPORTED || kind == ErrorKind.MODULE ? Event.FAILED : Event.BROKEN;
      case COMMIT, COMMIT_REST, ROLLBACK, ROLLBACK_IMAGES, ROLLBACK_BARE ->
          kind == ErrorKind.BUSY || kind == ErrorKind.BOOTENV ? Event.BROKEN : Event.FAILED;
      default -> Event.FAILED;
    };
  }
}
