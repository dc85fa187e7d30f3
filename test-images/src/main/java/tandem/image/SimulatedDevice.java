package tandem.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * A device in a folder: every command works on it with {@code --root}. The layout is fixed and
 * documented in docs/simulated-device.md, because scripts rely on it.
 */
public final class SimulatedDevice {
  /** The boot part of slot A. */
  static final int BOOT_PART_A = 2;

  /** The boot part of slot B. */
  static final int BOOT_PART_B = 3;

  private final Path root;

  private SimulatedDevice(Path folder) {
    this.root = folder.toAbsolutePath().normalize();
  }

  /**
   * What a device is to be.
   *
   * @param slotSize size of each slot in bytes, except of one that is a block device already
   * @param deviceType its device type
   * @param verifyKey public key that artifacts must be signed with
   * @param image what slot A holds; nothing but zeros without
   */
  public record Options(
      long slotSize, String deviceType, Optional<Path> verifyKey, Optional<Path> image) {}

  /**
   * Lays out a device that runs slot A. A link to a block device that is there already as {@code
   * dev/slot-a} or {@code dev/slot-b} is kept.
   *
   * @throws UpdateException USAGE when the folder holds anything else, or an option makes no sense;
   *     NO_INPUT when the key or the image cannot be read; NO_SPACE when the image is larger than
   *     the slot; nothing is written then
   */
  public static void create(Path folder, Options options) throws UpdateException, IOException {
    DeviceMaker maker = new DeviceMaker(new SimulatedDevice(folder), options);
    maker.check();
    maker.make();
  }

  /**
   * Finds the device in a folder.
   *
   * @throws UpdateException USAGE when there is none
   */
  static SimulatedDevice in(Path folder) throws UpdateException {
    SimulatedDevice device = new SimulatedDevice(folder);
    if (!Files.exists(device.path("etc/fw_env.host.config"))) {
      throw new UpdateException(ErrorKind.USAGE, folder + ": not a simulated device")
          .withHint("make one with: tandem sim create " + folder);
    }
    return device;
  }

  /** Returns the folder, absolute. */
  Path root() {
    return root;
  }

  /** Returns a file of the device. */
  Path path(String name) {
    return root.resolve(name);
  }

  /** Returns a slot. */
  Path slot(SlotLetter letter) {
    return path(letter.path());
  }
}
