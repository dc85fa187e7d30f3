package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One header block of a tar archive in its USTAR, GNU or original form. */
final class TarBlock {
  static final int SIZE = 512;
  static final char REGULAR = '0';
  static final char EXTENDED = 'x';
  static final char LONG_NAME = 'L';

  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int MAGIC_LENGTH = 8;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;
  private static final String USTAR = "ustar\0";
  private static final String GNU = "ustar  \0";
  private static final String NONE = "\0\0\0\0\0\0\0\0";

  private final String where;
  private final byte[] block;
  private final String magic;

  /**
   * Takes a block whose checksum and numbers are right. Fields that the reader has no use for must
   * be numbers too: other readers refuse the archive if they are not.
   *
   * @param where what to call the block in messages
   * @throws CorruptedArtifactException when it is no header block
   */
  TarBlock(String where, byte[] block) throws CorruptedArtifactException {
    this.where = where;
    this.block = block;
    this.magic = latin1(MAGIC, MAGIC_LENGTH);
    if (!isChecksumRight(block)) {
      throw new CorruptedArtifactException(where + ": wrong checksum");
    }
    if (!isUstar() && !magic.equals(GNU) && !magic.equals(NONE)) {
      throw new CorruptedArtifactException(
          where + ": unknown kind of tar header " + Text.shown(magic));
    }
    number("mode", 100, 8);
    number("user id", 108, 8);
    number("group id", 116, 8);
    if (!magic.equals(NONE)) {
      number("major device number", 329, 8);
      number("minor device number", 337, 8);
    }
    if (size() < 0) {
      throw new CorruptedArtifactException(where + ": negative size " + size());
    }
  }

  /** Tells whether a block is all zeros. */
  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether a block was meant as a tar header, be it intact or not. */
  static boolean isLikely(byte[] block) {
    boolean magic = Arrays.equals(block, MAGIC, MAGIC + 5, ascii("ustar"), 0, 5);
    return magic || isChecksumRight(block);
  }

  private static boolean isChecksumRight(byte[] block) {
    int unsigned = 0;
    int signed = 0;
    for (int i = 0; i < SIZE; i++) {
      byte b = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b; // some old writers summed signed bytes
    }
    try {
      long stored = octal(block, CHECKSUM, CHECKSUM_LENGTH);
      return stored == unsigned || stored == signed;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Returns the type of member; the old mark of a regular file is already translated. */
  char type() {
    char type = (char) (block[TYPE] & 0xff);
    return type == 0 ? REGULAR : type;
  }

  /** Returns the name; bytes outside of ASCII come out as Latin-1. */
  String name() {
    String name = text(0, 100);
    String prefix = isUstar() ? text(PREFIX, PREFIX_LENGTH) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** Returns the length of the content in bytes. */
  long size() throws CorruptedArtifactException {
    return number("size", 124, 12);
  }

  /** Returns the modification time in seconds since 1970. */
  long modified() throws CorruptedArtifactException {
    return number("modification time", 136, 12);
  }

  private boolean isUstar() {
    return magic.startsWith(USTAR);
  }

  private long number(String what, int offset, int length) throws CorruptedArtifactException {
    try {
      return (block[offset] & 0x80) != 0
          ? binary(block, offset, length)
          : octal(block, offset, length);
    } catch (NumberFormatException e) {
      throw new CorruptedArtifactException(where + ": " + what + " is no number", e);
    }
  }

  // GNU: the first bit says binary, the second is the sign of a big-endian two's complement number.
  private static long binary(byte[] block, int offset, int length) {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = 0; i < length; i++) {
      int b = i > 0 ? block[offset + i] & 0xff : (block[offset] & 0x3f) | (negative ? 0xc0 : 0);
      if (value >> (Long.SIZE - 9) != (negative ? -1 : 0)) {
        throw new NumberFormatException("more than 64 bits");
      }
      value = (value << 8) | b;
    }
    return value;
  }

  // Digits, which blanks and NULs may surround.
  private static long octal(byte[] block, int offset, int length) {
    int from = offset;
    int to = offset + length;
    while (from < to && isFill(block[from])) {
      from++;
    }
    while (to > from && isFill(block[to - 1])) {
      to--;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = block[i] - '0';
      if (digit < 0 || digit > 7) {
        throw new NumberFormatException("not octal");
      }
      value = (value << 3) | digit;
    }
    return value;
  }

  private static boolean isFill(byte b) {
    return b == ' ' || b == 0;
  }

  private String text(int offset, int length) {
    String field = latin1(offset, length);
    int end = field.indexOf('\0');
    return end < 0 ? field : field.substring(0, end);
  }

  private String latin1(int offset, int length) {
    return new String(block, offset, length, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
