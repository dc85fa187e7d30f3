package tandem.slot;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;

/**
 * UBI volumes: character devices upon raw flash, in {@code /sys/class/ubi}. Configuration, kernel
 * command line and mounts name them as UBIFS does.
 */
final class UbiVolumes {
  private static final String CLASS = "class/ubi/";

  // ubi0_1: volume 1 of device 0; ubi1: likewise, but only to UBIFS; ubi0:root, ubi!root: by name
  private static final Pattern NUMBERED = Pattern.compile("ubi[0-9]{1,3}_[0-9]{1,3}");
  private static final Pattern OF_FIRST_DEVICE = Pattern.compile("ubi([0-9]{1,3})");
  private static final Pattern NAMED = Pattern.compile("ubi([0-9]{0,3})[:!](.+)");
  private static final Pattern BLOCK = Pattern.compile("ubiblock([0-9]{1,3}_[0-9]{1,3})");
  private static final Pattern NODE = Pattern.compile("/dev/ubi(([0-9]{1,3})_[0-9]{1,3})");

  private final DevicePaths paths;

  UbiVolumes(DevicePaths paths) {
    this.paths = paths;
  }

  /** Tells whether a name is one of a volume, and no path. */
  static boolean isName(String name) {
    return NUMBERED.matcher(name).matches() || NAMED.matcher(name).matches();
  }

  /**
   * Returns the volume of such a name; one of kind MISSING when there is none; null when it is no
   * name of a volume.
   */
  @Nullable DeviceNode find(String name) throws UpdateException {
    Matcher named = NAMED.matcher(name);
    if (named.matches()) {
      String known = byName(named.group(1).isEmpty() ? "0" : named.group(1), named.group(2));
      return known == null ? missing("/dev/" + name) : at("/dev/" + known);
    }
    return NUMBERED.matcher(name).matches() ? at("/dev/" + name) : null;
  }

  /** Returns the volume that UBIFS mounts by this name or path, or null. */
  @Nullable DeviceNode findMounted(String source) throws UpdateException {
    if (source.startsWith("/dev/")) {
      return at(source);
    }
    Matcher ofFirst = OF_FIRST_DEVICE.matcher(source);
    return ofFirst.matches() ? at("/dev/ubi0_" + ofFirst.group(1)) : find(source);
  }

  private @Nullable String byName(String device, String volume) throws UpdateException {
    for (String entry : DeviceFiles.names(paths.sys(CLASS))) {
      if (entry.startsWith("ubi" + device + "_") && text(entry + "/name").equals(volume)) {
        return entry;
      }
    }
    return null;
  }

  private DeviceNode at(String path) throws UpdateException {
    return seen(DeviceNode.at(paths.locate(path)));
  }

  private DeviceNode missing(String path) throws UpdateException {
    return new DeviceNode(path, paths.resolve(path), DeviceNode.Kind.MISSING, null);
  }

  /** Returns the volume that this character device is, under its own name; anything else as is. */
  DeviceNode seen(DeviceNode node) throws UpdateException {
    DeviceNumber number = node.number();
    if (node.kind() != DeviceNode.Kind.CHARACTER || number == null) {
      return node;
    }
    // A real node is one of this machine, also where a link of a simulated device leads to it.
    Path volumes = DevicePaths.host().sys(CLASS);
    for (String entry : DeviceFiles.names(volumes)) {
      String known = DeviceFiles.text(volumes.resolve(entry).resolve("dev")).orElse("").strip();
      if (NUMBERED.matcher(entry).matches() && known.equals(number.toString())) {
        return new DeviceNode("/dev/" + entry, node.path(), DeviceNode.Kind.VOLUME, number);
      }
    }
    return node;
  }

  /** Returns the volume upon which this kernel name is a block device, or null. */
  @Nullable DeviceNode below(String kernelName) throws UpdateException {
    Matcher block = BLOCK.matcher(kernelName);
    return block.matches() ? at("/dev/ubi" + block.group(1)) : null;
  }

  /** Returns the kernel's names that a block device upon this volume may have. */
  static List<String> blockNames(DeviceNode volume) {
    Matcher node = NODE.matcher(volume.name());
    return node.matches() ? List.of("ubiblock" + node.group(1)) : List.of();
  }

  /** Tells whether UBI has given up writing to the flash of this volume. */
  boolean isReadOnly(DeviceNode volume) throws UpdateException {
    Matcher node = NODE.matcher(volume.name());
    return node.matches() && text("ubi" + node.group(2) + "/ro_mode").equals("1");
  }

  private String text(String below) throws UpdateException {
    return DeviceFiles.text(paths.sys(CLASS + below)).orElse("").strip();
  }
}
