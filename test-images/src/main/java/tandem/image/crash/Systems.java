package tandem.image.crash;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tandem.image.disk.DiskState;

/** The two systems of one scenario: the old one, and the one that is installed. */
final class Systems {
  private final int oldPart;
  private final byte[] oldSlot;
  private final CrashArtifact artifact;
  private final String oldName;

  /**
   * Takes both.
   *
   * @param oldPart boot part of the slot with the old one
   * @param oldSlot all bytes of that slot
   * @param artifact the new one
   * @param oldName artifact name before
   */
  Systems(int oldPart, byte[] oldSlot, CrashArtifact artifact, String oldName) {
    this.oldPart = oldPart;
    this.oldSlot = oldSlot;
    this.artifact = artifact;
    this.oldName = oldName;
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
    return artifact.name();
  }

  /**
   * Returns the complete system that runs in a slot, by its artifact name; none if it is broken.
   */
  Optional<String> running(int bootPart, byte[] slot, byte[] file) {
    Optional<String> system = in(bootPart, slot);
    if (artifact.module().isEmpty() || system.isEmpty()) {
      return system;
    }
    boolean isNew = hasNewFile(file);
    if (!isNew && !Arrays.equals(file, artifact.module().get().before())) {
      return Optional.empty();
    }
    return artifact.hasImage() ? system : Optional.of(isNew ? newName() : oldName);
  }

  /** Tells whether the module has installed its file. */
  boolean hasNewFile(byte[] file) {
    return artifact.module().isPresent() && Arrays.equals(file, artifact.module().get().after());
  }

  boolean hasImage() {
    return artifact.hasImage();
  }

  /** Tells whether the file of the module is the one that belongs to this system. */
  boolean agrees(String system, byte[] file) {
    return artifact.module().isEmpty() || hasNewFile(file) == system.equals(newName());
  }

  /** Tells which complete system a slot holds, by its artifact name; none when it is broken. */
  Optional<String> in(int bootPart, byte[] slot) {
    if (bootPart == oldPart) {
      return Arrays.equals(slot, oldSlot) ? Optional.of(oldName) : Optional.empty();
    }
    byte[] image = artifact.image();
    boolean isNew = hasImage() && Arrays.equals(slot, 0, image.length, image, 0, image.length);
    return isNew ? Optional.of(newName()) : Optional.empty();
  }

  /** Says what is wrong with the slot that was never to be written, if anything is. */
  Optional<String> damageOfOld(List<DiskState> disks) {
    return Arrays.equals(Disks.slot(disks, oldPart), oldSlot)
        ? Optional.empty()
        : Optional.of("the slot of the old system was written");
  }
}
