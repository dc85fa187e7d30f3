package tandem.slot;

import org.jspecify.annotations.Nullable;

/**
 * The two slots and which one runs.
 *
 * @param active the running one; never written
 * @param inactive the other one; the target of an installation
 */
public record SlotPair(Slot active, Slot inactive) {

  /** Returns the slot that this {@code mender_boot_part} value boots, or null for neither. */
  public @Nullable Slot byBootPart(int bootPart) {
    if (active.bootPart() == bootPart) {
      return active;
    }
    return inactive.bootPart() == bootPart ? inactive : null;
  }
}
