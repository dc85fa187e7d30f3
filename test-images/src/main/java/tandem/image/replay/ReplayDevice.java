package tandem.image.replay;

import java.nio.file.Path;
import java.util.List;

/**
 * A device whose writes were recorded.
 *
 * @param base its disk as it was when the recording began
 * @param side its bootloader
 * @param boot the partition with the bootloader's environment
 * @param slots both slots
 * @param images the systems that may be in a slot, the old one first
 */
public record ReplayDevice(
    Path base, BootSide side, Area boot, List<Area> slots, List<KnownImage> images) {
  public ReplayDevice {
    slots = List.copyOf(slots);
    images = List.copyOf(images);
  }

  String oldImage() {
    return images.get(0).name();
  }

  boolean isInSlot(int sector) {
    return slots.stream().anyMatch(slot -> slot.contains(sector));
  }
}
