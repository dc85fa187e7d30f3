package tandem.slot;

import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Checks that the inactive slot may be written: it is there, it is the other one, nobody uses it.
 */
public final class TargetCheck {
  private final DevicePaths paths;
  private final Slot slot;
  private final DeviceNode target;
  private final DeviceNode active;

  private TargetCheck(DevicePaths paths, Slot slot, DeviceNode target, DeviceNode active) {
    this.paths = paths;
    this.slot = slot;
    this.target = target;
    this.active = active;
  }

  /**
   * Checks the inactive slot. Only reads, and creates nothing. Whoever opens the device afterwards
   * must still be ready to find it busy.
   *
   * @throws UpdateException CONFIG when it is missing, no device, or belongs to the active slot;
   *     BUSY when it is mounted, used as swap or held by another device; OS_ERROR when it is
   *     read-only or who uses it can not be seen
   */
  public static void check(DevicePaths paths, SlotPair slots) throws UpdateException {
    Slot slot = slots.inactive();
    new TargetCheck(paths, slot, node(paths, slot), node(paths, slots.active())).run();
  }

  private static DeviceNode node(DevicePaths paths, Slot slot) throws UpdateException {
    DeviceNode node = new DeviceNames(paths).find(slot.configured());
    if (node == null || !node.path().equals(slot.device())) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          "slot "
              + slot.name()
              + ": "
              + slot.configured()
              + " was "
              + slot.device()
              + " before, is "
              + (node == null ? "nothing" : node.path())
              + " now");
    }
    return node;
  }

  private void run() throws UpdateException {
    checkKind();
    checkUse(new DeviceUse(paths));
    DevicePaths host = DevicePaths.host();
    boolean isFile = target.kind() == DeviceNode.Kind.FILE;
    // A simulated device knows nothing of what this machine does with a real device or file. Only
    // on a machine that is no Linux a file is taken without a look.
    if (!paths.isHost() && (!isFile || Files.exists(host.mountInfo()))) {
      checkUse(new DeviceUse(host));
    }
  }

  private void checkKind() throws UpdateException {
    if (target.kind() == DeviceNode.Kind.MISSING) {
      throw failed(ErrorKind.CONFIG, "does not exist")
          .withHint("create the partition or volume, or correct RootfsPart" + slot.name());
    }
    if (target.kind() == DeviceNode.Kind.UNREADABLE) {
      throw failed(ErrorKind.NO_PERMISSION, "is not accessible").withHint("run as root");
    }
    boolean file = target.kind() == DeviceNode.Kind.FILE;
    if (!target.isUsable()) {
      throw failed(ErrorKind.CONFIG, "is neither a block device nor an UBI volume nor a file");
    }
    if (file && paths.isHost() && target.path().startsWith("/dev")) {
      // Left by a program that wrote to the name while the device was away.
      throw failed(ErrorKind.CONFIG, "is a file in /dev, expected a block device")
          .withHint("remove the file and let the kernel create the device again");
    }
  }

  private void checkUse(DeviceUse use) throws UpdateException {
    if (use.isHidden(target)) {
      throw failed(ErrorKind.OS_ERROR, "is not in /sys, so who uses it can not be seen")
          .withHint("mount sysfs on /sys");
    }
    if (!target.same(active) && use.overlap(target, active)) {
      throw failed(ErrorKind.CONFIG, "shares bytes with the active slot, " + active.described());
    }
    for (DeviceNode device : use.reach(target)) {
      checkIsNotActive(device);
      checkIsFree(device, use.of(device));
    }
    for (DeviceNode device : use.madeOf(target)) {
      checkIsNotActive(device);
    }
    if (use.isReadOnly(target)) {
      throw failed(ErrorKind.OS_ERROR, "is read-only")
          .withHint("blockdev --setrw " + target.path() + ", or open its write protection");
    }
  }

  private void checkIsNotActive(DeviceNode device) throws UpdateException {
    if (device.same(active)) {
      String relation = device.same(target) ? "is" : "shares its device with";
      throw failed(ErrorKind.CONFIG, relation + " the active slot, " + active.described());
    }
  }

  private void checkIsFree(DeviceNode device, @Nullable String use) throws UpdateException {
    if (use != null) {
      String subject = device.same(target) ? "" : "its content, as " + device.name() + ", ";
      throw failed(ErrorKind.BUSY, subject + use)
          .withHint("end that use, for instance with umount, and see what started it");
    }
  }

  private UpdateException failed(ErrorKind kind, String problem) {
    return new UpdateException(kind, "slot " + slot.name() + " " + target.name() + ": " + problem);
  }
}
