package tandem.slot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Who uses a device, as one {@code /proc} and {@code /sys} show it: those below the root, or those
 * of this machine.
 */
final class DeviceUse {
  private final DevicePaths paths;
  private final SysBlock sys;
  private final Extents extents;
  private final List<MountTable> mounts = new ArrayList<>();

  /** Reads the mounts; whoever mounts something later is not seen. */
  DeviceUse(DevicePaths paths) throws UpdateException {
    this.paths = paths;
    this.sys = new SysBlock(paths);
    this.extents = new Extents(paths, sys);
    MountTable own = MountTable.read(paths, paths.mountInfo());
    if (own != null) {
      mounts.add(own);
    } else if (paths.isHost()) {
      throw new UpdateException(
              ErrorKind.OS_ERROR, "/proc/self/mountinfo: missing, so mounts can not be seen")
          .withHint("mount proc on /proc");
    }
    addMountsOfInit();
  }

  // A service may have a mount table of its own; the slot may be mounted in that of the system.
  private void addMountsOfInit() throws UpdateException {
    try {
      MountTable init = MountTable.read(paths, paths.resolve("/proc/1/mountinfo"));
      if (init != null) {
        mounts.add(init);
      }
    } catch (UpdateException e) {
      if (e.kind() != ErrorKind.NO_PERMISSION) {
        throw e;
      }
    }
  }

  /**
   * Returns the device and all that writing to it would change: its partitions, loops over it, what
   * a loop is over, a block device upon a volume.
   */
  List<DeviceNode> reach(DeviceNode target) throws UpdateException {
    List<DeviceNode> reach = new ArrayList<>(List.of(target));
    reach.addAll(sys.blocksUpon(target));
    for (DeviceNode device : List.copyOf(reach)) {
      reach.addAll(sys.partitions(device));
    }
    reach.addAll(extents.overlapping(target));
    return reach;
  }

  /** Returns what uses this device, for a message, or null for nothing. */
  @Nullable String of(DeviceNode device) throws UpdateException {
    for (MountTable table : mounts) {
      List<String> points = table.pointsOf(device);
      if (!points.isEmpty()) {
        return "is mounted at " + String.join(", ", points.subList(0, Math.min(3, points.size())));
      }
    }
    if (isSwap(device)) {
      return "is used as swap";
    }
    List<String> holders = sys.holders(device);
    return holders.isEmpty() ? null : "is held by " + String.join(", ", holders);
  }

  private boolean isSwap(DeviceNode device) throws UpdateException {
    List<String> lines =
        DeviceFiles.text(paths.resolve("/proc/swaps")).orElse("").lines().skip(1).toList();
    for (String line : lines) {
      String name = Mount.unescaped(line.split("[ \t]", 2)[0]);
      if (name.startsWith("/") && DeviceNode.at(paths.locate(name)).same(device)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether this is a real device of which nothing is shown. */
  boolean isHidden(DeviceNode device) throws UpdateException {
    return paths.isHost() && device.kind() == DeviceNode.Kind.BLOCK && sys.folder(device) == null;
  }

  /** Tells whether the kernel refuses writing to this device. */
  boolean isReadOnly(DeviceNode device) throws UpdateException {
    return sys.isReadOnly(device);
  }

  /** Tells whether writing to one changes the other, through loops and partitions. */
  boolean overlap(DeviceNode one, DeviceNode other) throws UpdateException {
    return extents.of(one).overlaps(extents.of(other));
  }

  /** Returns the devices that this one is made of, at every depth. */
  List<DeviceNode> madeOf(DeviceNode device) throws UpdateException {
    return sys.madeOf(device);
  }
}
