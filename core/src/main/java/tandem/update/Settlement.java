package tandem.update;

import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.slot.Slot;

/** Brings the recorded update to an end: closes it, or switches the slots back, or commits it. */
final class Settlement {
  private final Device device;

  Settlement(Device device) {
    this.device = device;
  }

  /** Does one action of the table to the recorded update, and returns what is stored then. */
  StoreContent apply(Reaction.Action action, Situation situation, StoreContent content)
      throws UpdateException {
    Optional<UpdateRecord> update = content.update();
    if (action == Reaction.Action.KEEP || update.isEmpty()) {
      return content;
    }
    return switch (action) {
      case KEEP -> content;
      case DROP -> saved(content.withoutUpdate());
      case CLOSE -> saved(content.closed(rolledBack(update.get(), situation)));
      case FINISH -> finish(update.get(), content);
      case REVERT -> revert(update.get(), situation, content);
      case COMMIT -> commit(update.get(), content);
    };
  }

  private StoreContent commit(UpdateRecord update, StoreContent content) throws UpdateException {
    StoreContent committing = saved(content.with(update.in(UpdateState.COMMIT)));
    StoreContent committed = committed(update, committing);
    try {
      device.boot().confirm();
    } catch (UpdateException e) {
      throw notCommitted(update, content, e);
    }
    return saved(committed);
  }

  // Where nothing was changed, for instance because another tool held the environment, the trial
  // goes on and commit can be tried again. Where that is not certain, the record stays as it is.
  private UpdateException notCommitted(
      UpdateRecord update, StoreContent content, UpdateException cause) {
    try {
      if (device.situation(content) == Situation.TRIAL_RUNNING) {
        device.store().save(content.with(update.in(UpdateState.INSTALLED)));
      }
    } catch (UpdateException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  private StoreContent finish(UpdateRecord update, StoreContent content) throws UpdateException {
    return saved(committed(update, content));
  }

  private StoreContent committed(UpdateRecord update, StoreContent content) {
    Outcome outcome =
        new Outcome(Outcome.Result.COMMITTED, update.artifactName(), "committed", device.now());
    return content.closed(update.committedOver(content.installed()), outcome);
  }

  private StoreContent revert(UpdateRecord update, Situation situation, StoreContent content)
      throws UpdateException {
    StoreContent reverting = content.with(update.in(UpdateState.ROLLBACK));
    UpdateException unrecorded = null;
    try {
      device.store().save(reverting);
    } catch (UpdateException e) {
      // A full data partition must not keep a device from its old system: the environment is the
      // truth, and the table takes an installed update whose environment is back as rolled back.
      unrecorded = e;
    }
    try {
      device.boot().bootWithoutTrial(oldSlot(update).bootPart());
    } catch (UpdateException e) {
      throw notReverted(content, e);
    }
    if (unrecorded != null) {
      throw switchedBackUnrecorded(unrecorded);
    }
    return saved(reverting.closed(rolledBack(update, situation)));
  }

  private static UpdateException switchedBackUnrecorded(UpdateException cause) {
    return new UpdateException(
            cause.kind(),
            "the boot slot is switched back, but that could not be recorded: " + cause.getMessage(),
            cause)
        .withHint("make room on the data partition, then run rollback again");
  }

  /** Returns the slot that the update was installed from. */
  private Slot oldSlot(UpdateRecord update) {
    Slot active = device.slots().active();
    return active.bootPart() == update.targetBootPart() ? device.slots().inactive() : active;
  }

  private Outcome rolledBack(UpdateRecord update, Situation situation) {
    return new Outcome(
        Outcome.Result.ROLLED_BACK, update.artifactName(), reason(situation), device.now());
  }

  private static String reason(Situation situation) {
    return situation == Situation.ROLLED_BACK ? "rolled back" : situation.story();
  }

  private StoreContent saved(StoreContent content) throws UpdateException {
    device.store().save(content);
    return content;
  }

  private UpdateException notReverted(StoreContent before, UpdateException cause) {
    if (cause.kind() != ErrorKind.BUSY) {
      return inconsistent(cause);
    }
    // Another tool held the environment: nothing was changed, and rollback can be repeated.
    try {
      device.store().save(before);
    } catch (UpdateException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  private static UpdateException inconsistent(UpdateException cause) {
    return new UpdateException(
            ErrorKind.INCONSISTENT,
            "the boot slot could not be switched back: " + cause.getMessage(),
            cause)
        .withHint(cause.hint().orElse("repair the boot environment, then run rollback again"));
  }
}
