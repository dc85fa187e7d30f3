package tandem.slot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * One line of {@code /proc/self/mountinfo}.
 *
 * @param number the device of the file system; major 0 when the file system hides it, as btrfs and
 *     overlay do
 * @param point where it is mounted
 * @param type name of the file system
 * @param source what was given to mount; the kernel may write {@code /dev/root} for its own root
 */
record Mount(DeviceNumber number, String point, String type, String source) {
  private static final int FIELDS_BEFORE_OPTIONAL = 6;
  private static final int MAX_SHOWN = 100;

  /** Reads the whole table. The order is the kernel's: a later mount lies over an earlier one. */
  static List<Mount> parse(String table) throws UpdateException {
    List<Mount> mounts = new ArrayList<>();
    for (String line : table.split("\n", -1)) {
      if (!line.isBlank()) {
        Mount mount = parseLine(line);
        if (mount == null) {
          // To skip it could hide that a slot is mounted.
          throw new UpdateException(
              ErrorKind.OS_ERROR,
              "mountinfo: got the line '" + shortened(line) + "', expected a mount");
        }
        mounts.add(mount);
      }
    }
    return mounts;
  }

  private static @Nullable Mount parseLine(String line) {
    String[] fields = line.split(" ", -1);
    int dash = FIELDS_BEFORE_OPTIONAL;
    while (dash < fields.length && !fields[dash].equals("-")) {
      dash++;
    }
    if (dash + 2 >= fields.length) {
      return null;
    }
    DeviceNumber number = DeviceNumber.parse(fields[2]);
    return number == null
        ? null
        : new Mount(
            number, unescaped(fields[4]), unescaped(fields[dash + 1]), unescaped(fields[dash + 2]));
  }

  private static String shortened(String line) {
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "...";
  }

  /** Replaces the {@code \040} that the kernel writes for blanks and the like. */
  static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  private static boolean isEscape(String text, int at) {
    return text.charAt(at) == '\\'
        && at + 4 <= text.length()
        && text.charAt(at + 1) <= '3'
        && isOctal(text.charAt(at + 1))
        && isOctal(text.charAt(at + 2))
        && isOctal(text.charAt(at + 3));
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }
}
