package tandem.slot;

import org.jspecify.annotations.Nullable;

/** Major and minor number: what a device is, whatever its name. */
record DeviceNumber(int major, int minor) {

  /** Splits what {@code stat} returns. */
  static DeviceNumber ofStat(long device) {
    // glibc: 12 + 20 bits as in the kernel, and the high halves of both in the upper word
    long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
    long minor = (device & 0xff) | ((device >>> 12) & ~0xffL);
    return new DeviceNumber((int) major, (int) minor);
  }

  /** Reads {@code 179:2}, both decimal; null when it is something else. */
  static @Nullable DeviceNumber parse(String text) {
    if (!text.matches("[0-9]{1,7}:[0-9]{1,7}")) {
      return null;
    }
    int colon = text.indexOf(':');
    return new DeviceNumber(
        Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
  }

  /** Reads {@code b302}, the number as the kernel packs it; null when it is something else. */
  static @Nullable DeviceNumber parseHex(String text) {
    if (!text.matches("[0-9a-fA-F]{3,8}")) {
      return null;
    }
    long packed = Long.parseLong(text, 16);
    // kernel, new_decode_dev: mmmMMMmm
    return new DeviceNumber(
        (int) ((packed & 0xfff00) >>> 8), (int) ((packed & 0xff) | ((packed >>> 12) & 0xfff00)));
  }

  @Override
  public String toString() {
    return major + ":" + minor;
  }
}
