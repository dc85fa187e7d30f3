package tandem.block;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What the kernel says in {@code /sys} of an UBI volume.
 *
 * @param size how many bytes an update may bring. Not {@code data_bytes}, which of a static volume
 *     is what it holds now
 * @param isUpdating whether an update was begun and not ended, so that nothing can be read
 */
record VolumeFacts(long size, boolean isUpdating) {
  private static final Path CHARACTER_DEVICES = Path.of("/sys/dev/char");
  private static final int MAX_NUMBER = 32;

  /** Returns the folder of the volume, or of whatever other device this is. */
  static Path folder(Path device) throws IOException {
    long number = ((Number) Files.getAttribute(device, "unix:rdev")).longValue();
    // glibc: 12 + 20 bits as in the kernel, and the high halves of both in the upper word
    long major = ((number >>> 8) & 0xfff) | ((number >>> 32) & ~0xfffL);
    long minor = (number & 0xff) | ((number >>> 12) & ~0xffL);
    return CHARACTER_DEVICES.resolve(major + ":" + minor);
  }

  /**
   * Reads the folder of a volume.
   *
   * @throws NoSuchFileException when it is that of another device
   */
  static VolumeFacts read(Path folder) throws IOException {
    long size =
        Math.multiplyExact(number(folder, "reserved_ebs"), number(folder, "usable_eb_size"));
    return new VolumeFacts(size, number(folder, "upd_marker") != 0);
  }

  private static long number(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    String text;
    try (var in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(MAX_NUMBER), StandardCharsets.US_ASCII).strip();
    }
    // More than that is no flash, and could not be multiplied.
    if (!text.matches("[0-9]{1,9}")) {
      throw new IOException(file + ": got '" + text + "', expected a number");
    }
    return Long.parseLong(text);
  }
}
