package tandem.slot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;

/** Finds out of which bytes devices are made, through loops and partitions. */
final class Extents {
  private static final int DEEPEST = 16;
  private static final long SECTOR = 512; // in which the kernel counts, whatever the device has

  private final DevicePaths paths;
  private final SysBlock sys;

  Extents(DevicePaths paths, SysBlock sys) {
    this.paths = paths;
    this.sys = sys;
  }

  /** Returns the bytes of a device. */
  Extent of(DeviceNode node) throws UpdateException {
    return of(node, true, DEEPEST);
  }

  // Without a look at files: one on a server that is away would keep us waiting for ever.
  private Extent of(DeviceNode node, boolean followsFiles, int depth) throws UpdateException {
    String folder = sys.folder(node);
    DeviceNode below = folder == null ? null : below(folder, followsFiles);
    if (folder == null || below == null || depth == 0) {
      return Extent.whole(node);
    }
    boolean isPartition = sys.isPartition(folder);
    long from =
        sys.number(folder + (isPartition ? "/start" : "/loop/offset"), isPartition ? -1 : 0);
    if (from < 0) {
      return Extent.whole(node);
    }
    long sectors = sys.number(folder + "/size", Long.MAX_VALUE / SECTOR);
    return of(below, followsFiles, depth - 1)
        .part(isPartition ? from * SECTOR : from, sectors * SECTOR);
  }

  /** Returns the other devices that have bytes of this one: what uses them uses this one. */
  List<DeviceNode> overlapping(DeviceNode target) throws UpdateException {
    Extent bytes = of(target);
    boolean followsFiles = bytes.base().kind() == DeviceNode.Kind.FILE;
    List<DeviceNode> found = new ArrayList<>();
    for (String name : sys.all()) {
      DeviceNode device = sys.device(name);
      if (!isDiskOf(device, target) && of(device, followsFiles, DEEPEST).overlaps(bytes)) {
        found.add(device);
      }
    }
    return found;
  }

  // The disk of a partition has its bytes as well, and is no other use of them.
  private boolean isDiskOf(DeviceNode disk, DeviceNode node) throws UpdateException {
    if (disk.same(node)) {
      return true;
    }
    String folder = sys.folder(node);
    if (folder == null || !sys.isPartition(folder)) {
      return false;
    }
    DeviceNode above = sys.disk(folder);
    return above != null && above.same(disk);
  }

  /** Returns the disk of a partition, or the file or device that a loop is over; else null. */
  private @Nullable DeviceNode below(String folder, boolean followsFiles) throws UpdateException {
    if (sys.isPartition(folder)) {
      return sys.disk(folder);
    }
    String backing = sys.backingFileOf(folder);
    if (!backing.startsWith(followsFiles ? "/" : "/dev/")) {
      return null;
    }
    try {
      return DeviceNode.at(paths.locate(backing));
    } catch (UpdateException e) {
      return null; // a name that this process can not spell
    }
  }
}
