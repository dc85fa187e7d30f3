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
    return of(node, DEEPEST);
  }

  private Extent of(DeviceNode node, int depth) throws UpdateException {
    DeviceNode below = below(node);
    String folder = sys.folder(node);
    if (below == null || folder == null || depth == 0) {
      return Extent.whole(node);
    }
    boolean isPartition = sys.isPartition(folder);
    long from =
        isPartition
            ? sys.number(folder + "/start", 0) * SECTOR
            : sys.number(folder + "/loop/offset", 0);
    long sectors = sys.number(folder + "/size", Long.MAX_VALUE / SECTOR);
    return of(below, depth - 1).part(from, sectors * SECTOR);
  }

  /**
   * Returns the other loops whose bytes this device has too, and their partitions that have some.
   */
  List<DeviceNode> loopsOver(DeviceNode target) throws UpdateException {
    Extent bytes = of(target);
    List<DeviceNode> loops = new ArrayList<>();
    for (String name : sys.all()) {
      if (!sys.backingFile(name).isEmpty()) {
        DeviceNode loop = sys.device(name);
        if (!isMadeOf(target, loop) && of(loop).overlaps(bytes)) {
          loops.add(loop);
          addPartitions(loops, loop, bytes);
        }
      }
    }
    return loops;
  }

  private void addPartitions(List<DeviceNode> found, DeviceNode loop, Extent bytes)
      throws UpdateException {
    for (DeviceNode partition : sys.partitions(loop)) {
      if (of(partition).overlaps(bytes)) {
        found.add(partition);
      }
    }
  }

  // The disk of a partition has its bytes as well, and is no other use of them.
  private boolean isMadeOf(DeviceNode node, DeviceNode other) throws UpdateException {
    DeviceNode part = node;
    for (int depth = 0; part != null && depth < DEEPEST; depth++) {
      if (part.same(other)) {
        return true;
      }
      part = below(part);
    }
    return false;
  }

  /** Returns the disk of a partition, or the file or device that a loop is over; else null. */
  private @Nullable DeviceNode below(DeviceNode node) throws UpdateException {
    String folder = sys.folder(node);
    if (folder == null) {
      return null;
    }
    if (sys.isPartition(folder)) {
      return sys.disk(folder);
    }
    String backing = sys.backingFileOf(folder);
    return backing.startsWith("/") ? DeviceNode.at(paths.locate(backing)) : null;
  }
}
