package tandem.image.crash;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tandem.image.disk.DiskState;

/** The two systems of one scenario: the old one, and the one that is installed. */
final class Systems {
  private final int oldPart;
  private final byte[] oldSlot;
  private final byte[] newImage;
  private final String oldName;
  private final String newName;

  /**
   * Takes both.
   *
   * @param oldPart boot part of the slot with the old one
   * @param oldSlot all bytes of that slot
   * @param newImage the first bytes of the slot with the new one
   * @param oldName artifact name before
   * @param newName artifact name after
   */
  Systems(int oldPart, byte[] oldSlot, byte[] newImage, String oldName, String newName) {
    this.oldPart = oldPart;
    this.oldSlot = oldSlot;
    this.newImage = newImage;
    this.oldName = oldName;
    this.newName = newName;
  }

  int oldPart() {
    return oldPart;
  }

  /** Returns the boot part of the slot that is written. */
  int newPart() {
    return Machine.PART_A + Machine.PART_B - oldPart;
  }

  byte[] oldSlot() {
    return oldSlot;
  }

  String newName() {
    return newName;
  }

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
