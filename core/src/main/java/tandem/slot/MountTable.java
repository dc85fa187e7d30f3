package tandem.slot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;

/** The mounts of one device, with the devices they are from. */
final class MountTable {
  private final DevicePaths paths;
  private final UbiVolumes volumes;
  private final List<Mount> mounts;

  private MountTable(DevicePaths paths, List<Mount> mounts) {
    this.paths = paths;
    this.volumes = new UbiVolumes(paths);
    this.mounts = mounts;
  }

  /** Reads such a file as {@code /proc/self/mountinfo}; returns null when there is none. */
  static @Nullable MountTable read(DevicePaths paths, Path file) throws UpdateException {
    String table = DeviceFiles.text(file).orElse(null);
    return table == null ? null : new MountTable(paths, Mount.parse(table));
  }

  /** Returns the uppermost mount of {@code /}, or null when it is not shown. */
  @Nullable Mount root() {
    Mount root = null;
    for (Mount mount : mounts) {
      root = mount.point().equals("/") ? mount : root;
    }
    return root;
  }

  /** Returns where this device is mounted. */
  List<String> pointsOf(DeviceNode node) throws UpdateException {
    List<String> points = new ArrayList<>();
    for (Mount mount : mounts) {
      if (isOfNumber(mount, node) || isSource(mount, node)) {
        points.add(mount.point());
      }
    }
    return points;
  }

  private static boolean isOfNumber(Mount mount, DeviceNode node) {
    return node.kind() == DeviceNode.Kind.BLOCK && mount.number().equals(node.number());
  }

  // btrfs and UBIFS hide their device behind a number of their own, and files have none.
  private boolean isSource(Mount mount, DeviceNode node) throws UpdateException {
    DeviceNode source = sourceOf(mount);
    return source != null && source.same(node);
  }

  /** Returns the device that was mounted, or null when the source is no path of a device. */
  @Nullable DeviceNode sourceOf(Mount mount) throws UpdateException {
    if (mount.type().equals("ubifs")) {
      return volumes.findMounted(mount.source());
    }
    // Only there: a look at other paths could wait for a server.
    return mount.source().startsWith("/dev/") ? DeviceNode.at(paths.locate(mount.source())) : null;
  }
}
