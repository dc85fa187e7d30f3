package tandem.image.crash;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tandem.image.disk.DiskState;

/**
 * The two systems of one scenario: the old one, and the one that is installed.
 *
 * @param oldPart boot part of the slot with the old one
 * @param newPart boot part of the slot that is written
 * @param oldSlot all bytes of the old slot
 * @param newImage the first bytes of the slot with the new one
 * @param oldName artifact name before
 * @param newName artifact name after
 */
record Systems(
    int oldPart, int newPart, byte[] oldSlot, byte[] newImage, String oldName, String newName) {

  /** Tells which complete system a slot holds, by its artifact name; none when it is broken. */
  Optional<String> in(int bootPart, byte[] slot) {
    if (bootPart == oldPart) {
      return Arrays.equals(slot, oldSlot) ? Optional.of(oldName) : Optional.empty();
    }
    boolean isNew = Arrays.equals(slot, 0, newImage.length, newImage, 0, newImage.length);
    return isNew ? Optional.of(newName) : Optional.empty();
  }

  /** Says what is wrong with the slot that was never to be written, if anything is. */
  Optional<String> damageOfOld(List<DiskState> disks) {
    return Arrays.equals(Machine.slot(disks, oldPart), oldSlot)
        ? Optional.empty()
        : Optional.of("the slot of the old system was written");
  }
}
