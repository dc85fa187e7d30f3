package tandem.update;

import java.util.List;
import java.util.Optional;
import tandem.boot.BootState;
import tandem.slot.SlotPair;

/**
 * The state of a device.
 *
 * @param situation what the recorded update, the bootloader and the running slot mean together
 * @param hint what to do next; empty when there is nothing to do
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
    String hint,
    Installed installed,
    Optional<UpdateRecord> update,
    Optional<Outcome> lastOutcome,
    SlotPair slots,
    BootState boot,
    String bootDescription,
    String deviceType,
    List<String> warnings) {

  /** What to do about a device that an update has left inconsistent. */
  public static final String REPAIR =
      "run repair to install an artifact over what is inconsistent, or forget if you know what is"
          + " installed";
}
