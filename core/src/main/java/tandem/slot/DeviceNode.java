package tandem.slot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths.Located;

/**
 * What is at a path: a block device, a file that plays one, an UBI volume, something else, or
 * nothing.
 *
 * @param name the device's own name for it after all links, for instance {@code /dev/mmcblk0p2}
 * @param path where it is on this machine
 * @param kind what it is
 * @param number which block or character device it is, or null when it is none
 */
record DeviceNode(String name, Path path, Kind kind, @Nullable DeviceNumber number) {
  private static final int TYPE_MASK = 0xF000;
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int BLOCK_DEVICE = 0x6000;
  private static final int REGULAR_FILE = 0x8000;

  enum Kind {
    BLOCK("block device"),
    FILE("regular file"),
    VOLUME("UBI volume"),
    CHARACTER("character device"),
    OTHER("neither block device nor file"),
    MISSING("does not exist"),
    UNREADABLE("not accessible");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  static DeviceNode at(Located place) {
    try {
      Map<String, Object> stat = Files.readAttributes(place.path(), "unix:mode,rdev");
      Kind kind = kind(((Number) stat.getOrDefault("mode", 0)).intValue());
      DeviceNumber number =
          kind == Kind.BLOCK || kind == Kind.CHARACTER
              ? DeviceNumber.ofStat(((Number) stat.getOrDefault("rdev", 0L)).longValue())
              : null;
      return new DeviceNode(place.name(), place.path(), kind, number);
    } catch (NoSuchFileException e) {
      return new DeviceNode(place.name(), place.path(), Kind.MISSING, null);
    } catch (IOException e) {
      return new DeviceNode(place.name(), place.path(), Kind.UNREADABLE, null);
    }
  }

  /** A block device of which only the number is known. */
  static DeviceNode numbered(DeviceNumber number) {
    return new DeviceNode(
        "/dev/block/" + number, Path.of("/dev/block/" + number), Kind.BLOCK, number);
  }

  private static Kind kind(int mode) {
    return switch (mode & TYPE_MASK) {
      case BLOCK_DEVICE -> Kind.BLOCK;
      case CHARACTER_DEVICE -> Kind.CHARACTER;
      case REGULAR_FILE -> Kind.FILE;
      default -> Kind.OTHER;
    };
  }

  /** Tells whether it can be a slot. */
  boolean isUsable() {
    return kind == Kind.BLOCK || kind == Kind.FILE || kind == Kind.VOLUME;
  }

  /** Tells whether both are one device, however they are named. */
  boolean same(DeviceNode other) {
    // Block and character devices have numbers of their own.
    if (kind == other.kind && number != null && other.number != null) {
      return number.equals(other.number);
    }
    if (kind == Kind.FILE && other.kind == Kind.FILE) {
      return sameFile(other);
    }
    return kind == other.kind && path.equals(other.path);
  }

  private boolean sameFile(DeviceNode other) {
    try {
      return Files.isSameFile(path, other.path);
    } catch (IOException e) {
      return path.equals(other.path);
    }
  }

  /** Returns the name in {@code /sys/class/block} that belongs to the device's name. */
  String sysName() {
    String below = name.startsWith("/dev/") ? name.substring("/dev/".length()) : name;
    return below.replace('/', '!');
  }

  /** Returns what it is, for messages: {@code /dev/mmcblk0p2 (block device 179:2)}. */
  String described() {
    return name + " (" + kind.words + (number == null ? "" : " " + number) + ")";
  }
}
