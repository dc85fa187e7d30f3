package tandem.image;

import org.jspecify.annotations.Nullable;

/** The two slots of a simulated device. */
enum SlotLetter {
  A("dev/slot-a", SimulatedDevice.BOOT_PART_A),
  B("dev/slot-b", SimulatedDevice.BOOT_PART_B);

  private final String path;
  private final int bootPart;

  SlotLetter(String path, int bootPart) {
    this.path = path;
    this.bootPart = bootPart;
  }

  /** Returns where it is below the device's folder. */
  String path() {
    return path;
  }

  /** Returns the value of {@code mender_boot_part} that boots it. */
  int bootPart() {
    return bootPart;
  }

  /** Returns the slot that this value boots, compared as text, as the boot scripts do. */
  static @Nullable SlotLetter of(String bootPart) {
    for (SlotLetter letter : values()) {
      if (Integer.toString(letter.bootPart).equals(bootPart)) {
        return letter;
      }
    }
    return null;
  }
}
