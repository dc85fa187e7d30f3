package tandem.update;

import java.util.List;
import java.util.Optional;
import tandem.boot.BootState;
import tandem.slot.SlotPair;

/**
 * The state of a device.
 *
 * @param situation what the recorded update, the bootloader and the running slot mean together
 * @param installed what is installed
 * @param update the update in progress, if there is one
 * @param lastOutcome how the last update ended, if one did
 * @param slots the slots
 * @param boot what the bootloader does next
 * @param bootDescription which boot environment that is
 * @param deviceType device type
 * @param warnings what was found damaged
 */
public record Status(
    Situation situation,
    Installed installed,
    Optional<UpdateRecord> update,
    Optional<Outcome> lastOutcome,
    SlotPair slots,
    BootState boot,
    String bootDescription,
    String deviceType,
    List<String> warnings) {

  /** Returns what to do next; empty when there is nothing to do. */
  public String hint() {
    return situation == Situation.IDLE && installed.isInconsistent()
        ? "run repair to install an artifact over what is inconsistent, or forget if you know what"
            + " is installed"
        : situation.hint();
  }
}
