package tandem.update;

import java.util.Optional;
import tandem.boot.BootState;
import tandem.slot.SlotPair;

/**
 * What the device says of itself, as far as the truth table needs it.
 *
 * @param stored how far the update in progress is by the store, if it has one
 * @param trial whether the environment says that a trial is on
 * @param bootsTarget whether the next boot goes to the target slot; the inactive one without update
 * @param runsTarget whether the target slot is running
 */
public record Facts(
    Optional<Phase> stored, boolean trial, boolean bootsTarget, boolean runsTarget) {

  /** Compares the store with the environment and the running slot. */
  static Facts of(Optional<UpdateRecord> update, BootState boot, SlotPair slots) {
    int target = update.map(UpdateRecord::targetBootPart).orElse(slots.inactive().bootPart());
    return new Facts(
        update.map(UpdateRecord::phase),
        boot.trial(),
        boot.bootPart() == target,
        slots.active().bootPart() == target);
  }
}
