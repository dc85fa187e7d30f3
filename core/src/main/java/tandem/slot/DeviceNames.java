package tandem.slot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;

/** Finds a device by any of the names that configuration and kernel command line may use. */
final class DeviceNames {
  private static final Map<String, String> FOLDERS =
      Map.of(
          "PARTUUID=", "/dev/disk/by-partuuid/",
          "PARTLABEL=", "/dev/disk/by-partlabel/",
          "UUID=", "/dev/disk/by-uuid/",
          "LABEL=", "/dev/disk/by-label/");
  private static final String MAPPER = "/dev/mapper/";
  private static final String NEIGHBOUR = "/PARTNROFF=";

  private final DevicePaths paths;
  private final SysBlock sys;
  private final UbiVolumes volumes;

  DeviceNames(DevicePaths paths) {
    this.paths = paths;
    this.sys = new SysBlock(paths);
    this.volumes = new UbiVolumes(paths);
  }

  /**
   * Returns the device of this name; one of kind MISSING when the name is understood but there is
   * no such device; null when it is no name of a device.
   */
  @Nullable DeviceNode find(String name) throws UpdateException {
    String tag = name.substring(0, name.indexOf('=') + 1);
    if (FOLDERS.containsKey(tag)) {
      return byTag(tag, name.substring(tag.length()));
    }
    return name.startsWith("/") ? byPath(name) : volumes.find(name);
  }

  /** Likewise, with the numbers that only the kernel command line has. */
  @Nullable DeviceNode findOnCommandLine(String name) throws UpdateException {
    DeviceNumber number = DeviceNumber.parse(name);
    if (number == null) {
      number = DeviceNumber.parseHex(name);
    }
    if (number != null) {
      return byNumber(number);
    }
    return name.startsWith("ubi") ? volumes.findMounted(name) : find(name);
  }

  /** Returns the block device of this number, or what plays it on a simulated device. */
  DeviceNode byNumber(DeviceNumber number) throws UpdateException {
    DeviceNode numbered = DeviceNode.numbered(number);
    String kernelName = paths.isHost() ? null : sys.kernelName(numbered);
    if (kernelName == null) {
      return numbered;
    }
    DeviceNode named = DeviceNode.at(paths.locate("/dev/" + kernelName));
    return named.kind() == DeviceNode.Kind.MISSING ? numbered : named;
  }

  /** Tells whether the name belongs to a file system, so that a copy of it has the name too. */
  static boolean isOfFileSystem(String name) {
    return name.startsWith("UUID=")
        || name.startsWith("LABEL=")
        || name.startsWith("/dev/disk/by-uuid/")
        || name.startsWith("/dev/disk/by-label/");
  }

  private DeviceNode byPath(String path) throws UpdateException {
    DeviceNode node = volumes.seen(DeviceNode.at(paths.locate(path)));
    if (node.kind() == DeviceNode.Kind.MISSING && path.startsWith(MAPPER)) {
      DeviceNode mapped = sys.mapped(path.substring(MAPPER.length()));
      return mapped == null ? node : mapped;
    }
    return node;
  }

  private DeviceNode byTag(String tag, String value) throws UpdateException {
    int neighbour = tag.equals("PARTUUID=") ? value.indexOf(NEIGHBOUR) : -1;
    if (neighbour >= 0) {
      DeviceNode first = byTag(tag, value.substring(0, neighbour));
      return neighbour(first, value.substring(neighbour + NEIGHBOUR.length()));
    }
    String folder = FOLDERS.getOrDefault(tag, "");
    for (String spelling : spellings(tag, value)) {
      DeviceNode node = DeviceNode.at(paths.locate(folder + encoded(spelling)));
      if (node.kind() != DeviceNode.Kind.MISSING) {
        return node;
      }
    }
    // Devices without udev have no such links; the kernel names partitions in sysfs.
    List<DeviceNode> known =
        switch (tag) {
          case "PARTUUID=" -> sys.withUevent("PARTUUID", spellings(tag, value));
          case "PARTLABEL=" -> sys.withUevent("PARTNAME", Set.of(value));
          default -> List.of();
        };
    return known.size() == 1 ? known.get(0) : missing(folder + encoded(value));
  }

  private DeviceNode missing(String path) throws UpdateException {
    return new DeviceNode(path, paths.resolve(path), DeviceNode.Kind.MISSING, null);
  }

  // PARTUUID=x/PARTNROFF=1 is the partition one further than x.
  private DeviceNode neighbour(DeviceNode first, String offset) throws UpdateException {
    String digits = first.name().replaceFirst("^.*?([0-9]{0,3})$", "$1");
    boolean isFound = first.kind() != DeviceNode.Kind.MISSING && !digits.isEmpty();
    if (!isFound || !offset.matches("-?[0-9]{1,3}")) {
      return missing(first.name() + "+" + offset);
    }
    int number = Integer.parseInt(digits) + Integer.parseInt(offset);
    String base = first.name().substring(0, first.name().length() - digits.length());
    return DeviceNode.at(paths.locate(base + number));
  }

  private static Set<String> spellings(String tag, String value) {
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(value);
    if (tag.endsWith("UUID=")) {
      spellings.add(value.toLowerCase(Locale.ROOT));
      spellings.add(value.toUpperCase(Locale.ROOT));
    }
    return spellings;
  }

  /** Writes a label as udev does in the names of its links: {@code \x20} for a blank. */
  private static String encoded(String value) {
    StringBuilder encoded = new StringBuilder();
    for (int c : value.codePoints().toArray()) {
      if (c < 0x80 && !Character.isLetterOrDigit(c) && "#+-.:=@_".indexOf(c) < 0) {
        encoded.append(String.format(Locale.ROOT, "\\x%02x", c));
      } else {
        encoded.appendCodePoint(c);
      }
    }
    return encoded.toString();
  }
}
