package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of one tar member, as the reference tool writes it: USTAR, a regular file of mode
 * 0600, owner 0 and no names of owners. What does not fit goes into a PAX header in front.
 */
final class TarHeader {
  /** Bytes of a block; everything in a tar is a multiple of it. */
  static final int BLOCK = 512;

  /** The largest number that fits into eleven octal digits: a size of 8 GiB - 1, or a time. */
  static final long LARGEST_NUMBER = 0_777_7777_7777L;

  private static final int NAME_LENGTH = 100;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_LENGTH = 8;

  private TarHeader() {}

  /**
   * Returns the header.
   *
   * @param name path of the member
   * @param size bytes of its content
   * @param mtime seconds since 1970
   */
  static byte[] of(String name, long size, long mtime) {
    return of(name, size, mtime, size > LARGEST_NUMBER);
  }

  /**
   * Returns a header of the same length for every size, so that one can replace another.
   *
   * @param withLargeSize whether sizes above {@link #LARGEST_NUMBER} must be possible
   */
  static byte[] of(String name, long size, long mtime, boolean withLargeSize) {
    if (size > LARGEST_NUMBER && !withLargeSize) {
      throw new IllegalArgumentException(name + ": no room for the size " + size);
    }
    Map<String, String> large = new TreeMap<>();
    if (!fits(name)) {
      large.put("path", name);
    }
    if (withLargeSize) {
      large.put("size", Long.toString(size));
    }
    byte[] header = block(name, size > LARGEST_NUMBER ? 0 : size, mtime, '0');
    return large.isEmpty() ? header : join(pax(name, large), header);
  }

  /** Returns how many zeros follow a content of this size. */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }

  private static boolean fits(String name) {
    return name.length() <= NAME_LENGTH && name.chars().allMatch(c -> c < 0x80);
  }

  private static byte[] pax(String name, Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(record(' ' + key + '=' + value + '\n')));
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
    int slash = name.lastIndexOf('/') + 1;
    String paxName = name.substring(0, slash) + "PaxHeaders.0/" + name.substring(slash);
    byte[] padded = Arrays.copyOf(content, content.length + padding(content.length));
    return join(block(paxName, content.length, 0, 'x'), padded);
  }

  // A record starts with its own length in bytes, the digits of that length included.
  private static String record(String rest) {
    int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
    int length = bytes;
    while (length != bytes + Integer.toString(length).length()) {
      length = bytes + Integer.toString(length).length();
    }
    return length + rest;
  }

  private static byte[] block(String name, long size, long mtime, char type) {
    byte[] block = new byte[BLOCK];
    byte[] ascii = name.replaceAll("[^\\x00-\\x7f]", "").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, block, 0, Math.min(ascii.length, NAME_LENGTH));
    octal(block, 100, 7, type == 'x' ? 0 : 0600);
    octal(block, 108, 7, 0); // owner
    octal(block, 116, 7, 0); // group
    octal(block, 124, 11, size);
    octal(block, 136, 11, mtime);
    block[156] = (byte) type;
    put(block, 257, "ustar\u000000");
    if (type != 'x') {
      octal(block, 329, 7, 0); // device, major
      octal(block, 337, 7, 0); // and minor
    }
    checksum(block);
    return block;
  }

  private static void checksum(byte[] block) {
    Arrays.fill(block, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, CHECKSUM_AT, 6, sum);
    block[CHECKSUM_AT + 6] = 0;
  }

  private static void octal(byte[] block, int at, int digits, long value) {
    String text = Long.toOctalString(value);
    put(block, at, "0".repeat(digits - text.length()) + text);
  }

  private static void put(byte[] block, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, block, at, ascii.length);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
