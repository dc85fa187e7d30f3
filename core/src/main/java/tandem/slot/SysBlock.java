package tandem.slot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;

/** What the kernel says about block devices in {@code /sys}. */
final class SysBlock {
  private static final String BLOCK = "class/block/";

  private final DevicePaths paths;
  private final UbiVolumes volumes;

  SysBlock(DevicePaths paths) {
    this.paths = paths;
    this.volumes = new UbiVolumes(paths);
  }

  /** Returns the names of all block devices. */
  List<String> all() throws UpdateException {
    return names(BLOCK);
  }

  /**
   * Returns the folder of a device below {@code /sys}, or null when the kernel does not know it.
   */
  @Nullable String folder(DeviceNode node) throws UpdateException {
    if (node.kind() == DeviceNode.Kind.VOLUME
        || (node.kind() == DeviceNode.Kind.FILE && paths.isHost())) {
      return null; // a file may have the name of a device of this machine
    }
    if (node.number() != null && exists("dev/block/" + node.number())) {
      return "dev/block/" + node.number();
    }
    String byName = BLOCK + node.sysName();
    return exists(byName) ? byName : null;
  }

  /** Returns the kernel's own name of a device, or null when it does not know it. */
  @Nullable String kernelName(DeviceNode node) throws UpdateException {
    String folder = folder(node);
    return folder == null ? null : uevent(folder, "DEVNAME").orElse(null);
  }

  /** Returns the device of this name in {@code /sys/class/block}. */
  DeviceNode device(String sysName) throws UpdateException {
    DeviceNode node = DeviceNode.at(paths.locate("/dev/" + sysName.replace('!', '/')));
    if (!paths.isHost() && node.kind() != DeviceNode.Kind.MISSING) {
      return node;
    }
    // The kernel's number is sure; what /dev has under the name may be anything.
    String text = text(BLOCK + sysName + "/dev").orElse("").strip();
    DeviceNumber number = DeviceNumber.parse(text);
    return number == null
        ? node
        : new DeviceNode(node.name(), node.path(), DeviceNode.Kind.BLOCK, number);
  }

  /** Returns the devices that this one is made of, at every depth. */
  List<DeviceNode> madeOf(DeviceNode node) throws UpdateException {
    Set<DeviceNode> found = new LinkedHashSet<>();
    addSlaves(node, found);
    return List.copyOf(found);
  }

  private void addSlaves(DeviceNode node, Set<DeviceNode> found) throws UpdateException {
    String folder = folder(node);
    if (folder == null) {
      return;
    }
    for (String name : names(folder + "/slaves")) {
      DeviceNode slave = device(name);
      if (found.add(slave)) {
        addSlaves(slave, found);
      }
    }
    DeviceNode volume = volumes.below(uevent(folder, "DEVNAME").orElse(node.sysName()));
    if (volume != null) {
      found.add(volume);
    }
  }

  /** Returns the names of the devices that use this one, such as {@code dm-0}. */
  List<String> holders(DeviceNode node) throws UpdateException {
    String folder = folder(node);
    return folder == null ? List.of() : names(folder + "/holders");
  }

  /** Returns the block devices upon a volume. */
  List<DeviceNode> blocksUpon(DeviceNode volume) throws UpdateException {
    List<DeviceNode> blocks = new ArrayList<>();
    for (String name : UbiVolumes.blockNames(volume)) {
      if (exists(BLOCK + name)) {
        blocks.add(device(name));
      }
    }
    return blocks;
  }

  /** Returns the partitions on this device. */
  List<DeviceNode> partitions(DeviceNode node) throws UpdateException {
    String folder = folder(node);
    if (folder == null) {
      return List.of();
    }
    List<DeviceNode> partitions = new ArrayList<>();
    for (String name : names(folder)) {
      if (isPartition(folder + "/" + name)) {
        partitions.add(device(name));
      }
    }
    return partitions;
  }

  /** Tells whether the kernel refuses writing to this device. */
  boolean isReadOnly(DeviceNode node) throws UpdateException {
    String folder = folder(node);
    return volumes.isReadOnly(node)
        || (folder != null && text(folder + "/ro").map(String::strip).orElse("").equals("1"));
  }

  /** Returns the device that the device mapper knows by this name, or null. */
  @Nullable DeviceNode mapped(String name) throws UpdateException {
    for (String sysName : all()) {
      if (sysName.startsWith("dm-")
          && text(BLOCK + sysName + "/dm/name").map(String::strip).orElse("").equals(name)) {
        return device(sysName);
      }
    }
    return null;
  }

  /** Returns the devices whose {@code uevent} has one of these values. */
  List<DeviceNode> withUevent(String key, Set<String> values) throws UpdateException {
    List<DeviceNode> found = new ArrayList<>();
    for (String sysName : all()) {
      if (uevent(BLOCK + sysName, key).filter(values::contains).isPresent()) {
        found.add(device(sysName));
      }
    }
    return found;
  }

  /** Returns the file over which the device of this folder loops, or an empty text. */
  String backingFileOf(String folder) throws UpdateException {
    return text(folder + "/loop/backing_file").orElse("").stripTrailing();
  }

  /** Tells whether the device of this folder is a partition. */
  boolean isPartition(String folder) throws UpdateException {
    return exists(folder + "/partition");
  }

  /** Returns the disk that holds the partition of this folder, or null when that is not shown. */
  @Nullable DeviceNode disk(String folder) throws UpdateException {
    try {
      Path disk = paths.sys(folder).toRealPath().getParent();
      String name = disk == null ? "" : String.valueOf(disk.getFileName());
      return !name.isEmpty() && exists(BLOCK + name) ? device(name) : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns a number that the kernel shows, or this one where it shows none. */
  long number(String below, long otherwise) throws UpdateException {
    String text = text(below).orElse("").strip();
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : otherwise;
  }

  private Optional<String> uevent(String folder, String key) throws UpdateException {
    return text(folder + "/uevent")
        .flatMap(
            text ->
                text.lines()
                    .filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1))
                    .findFirst());
  }

  private boolean exists(String below) throws UpdateException {
    return Files.exists(paths.sys(below));
  }

  private List<String> names(String below) throws UpdateException {
    return DeviceFiles.names(paths.sys(below));
  }

  private Optional<String> text(String below) throws UpdateException {
    return DeviceFiles.text(paths.sys(below));
  }
}
