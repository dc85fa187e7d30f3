package tandem.cli;

import java.util.Locale;

/** Sizes as people read and write them. */
final class Sizes {
  private static final String UNITS = "KMGT";

  private Sizes() {}

  /** Returns a size in the largest binary unit that leaves at least one of it. */
  static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 1024 && unit + 1 < UNITS.length()) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", size, UNITS.charAt(unit));
  }

  /**
   * Reads a number of bytes, or of binary units: {@code 65536}, {@code 64K}, {@code 64M}, {@code
   * 1GiB}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static long parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!upper.matches("[0-9]{1,18}([KMGT](I?B)?)?")) {
      throw new IllegalArgumentException(
          "not a size: '" + text + "', expected for instance 65536, 64M or 1G");
    }
    String digits = upper.replaceAll("[^0-9]", "");
    String unit = upper.substring(digits.length());
    int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.charAt(0)) + 1;
    try {
      return Math.multiplyExact(Long.parseLong(digits), 1L << (10 * power));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large a size: '" + text + "'", e);
    }
  }
}
