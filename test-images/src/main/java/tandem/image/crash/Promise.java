package tandem.image.crash;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.update.Situation;

/** What a command that has returned has promised about the next boot, whenever the power goes. */
enum Promise {
  /** Nothing: the old system or the new one boots. */
  EITHER(null, null),
  /**
   * The same; the store knows of the update before the slot is written, and does not know of a
   * trial that never was.
   */
  RECORDED(null, null),
  /** As RECORDED, but the power ends a trial: Tandem may find one that failed. */
  FORGETTING(null, null),
  /** The power has ended the trial: the old system boots. */
  FORGOTTEN(false, Situation.FELL_BACK),
  /** The new system boots on trial. */
  TRIAL(true, Situation.TRIAL_RUNNING),
  /** What the module has installed is there, and waits for the commit. */
  INSTALLED(true, Situation.AWAITING_COMMIT),
  /** The new system boots, for good. */
  NEW(true, Situation.IDLE),
  /** The old system boots, for good. */
  OLD(false, Situation.IDLE),
  /** The old system boots, and the download can be resumed. */
  RESUMABLE(false, Situation.DOWNLOAD_INTERRUPTED),
  /** The old system boots, because the bootloader has given up the new one. */
  GIVEN_UP(false, Situation.FELL_BACK);

  private final @Nullable Boolean bootsNew;
  private final @Nullable Situation situation;

  Promise(@Nullable Boolean bootsNew, @Nullable Situation situation) {
    this.bootsNew = bootsNew;
    this.situation = situation;
  }

  /** Tells whether the store knows of the update before the slot is written. */
  boolean isRecorded() {
    return this == RECORDED || this == FORGETTING;
  }

  /** Says how it is broken, if it is. */
  Optional<String> broken(boolean newRuns, Situation found) {
    if (bootsNew != null && bootsNew != newRuns) {
      return Optional.of(
          "the " + (newRuns ? "new" : "old") + " system boots, promised was " + this);
    }
    if (situation != null && situation != found) {
      return Optional.of("Tandem finds " + found + ", promised was " + this);
    }
    if (this == RECORDED && found == Situation.FELL_BACK) {
      return Optional.of("Tandem finds a trial that failed, and there was none");
    }
    return Optional.empty();
  }

  /** Tells whether a device with this file of an update module is not as promised. */
  boolean breaksFile(boolean isNew) {
    return switch (this) {
      case TRIAL, FORGOTTEN, INSTALLED, NEW, GIVEN_UP -> !isNew;
      case OLD, RESUMABLE -> isNew;
      case EITHER, RECORDED, FORGETTING -> false;
    };
  }
}
