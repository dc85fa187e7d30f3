package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * One copy of a U-Boot environment: a checksum, a flag byte if there are two copies, then {@code
 * name=value} entries, each ended by NUL, and one more NUL. Text is kept byte for byte (ISO
 * 8859-1).
 */
public final class EnvImage {
  private static final int CRC_LENGTH = 4;
  static final int FLAG_POSITION = CRC_LENGTH;

  private final int storedCrc;
  private final int actualCrc;
  private final int flag;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private boolean terminated;

  private EnvImage(byte[] image, boolean redundant) {
    // U-Boot: native byte order, which is little endian on every board we know of.
    this.storedCrc = ByteBuffer.wrap(image).order(ByteOrder.nativeOrder()).getInt(0);
    this.actualCrc = crc(image, headerLength(redundant));
    this.flag = redundant ? Byte.toUnsignedInt(image[FLAG_POSITION]) : 0;
    if (valid()) {
      parse(image, headerLength(redundant));
    }
  }

  /** Reads a copy of any content. The flag byte exists only in a redundant environment. */
  static EnvImage decode(byte[] image, boolean redundant) {
    return new EnvImage(image, redundant);
  }

  /**
   * Builds the only copy of an environment that is not redundant.
   *
   * @param size of the copy in bytes, header included
   * @throws UpdateException of kind BOOTENV when the variables do not fit
   * @throws IllegalArgumentException for text that is not ISO 8859-1 or holds a NUL
   */
  public static byte[] single(Map<String, String> variables, int size) throws UpdateException {
    return encode(variables, size, CRC_LENGTH);
  }

  /**
   * Builds one copy of a redundant environment.
   *
   * @param size of the copy in bytes, header included
   * @param flag 0 to 255
   * @throws UpdateException of kind BOOTENV when the variables do not fit
   * @throws IllegalArgumentException for text that is not ISO 8859-1 or holds a NUL
   */
  public static byte[] redundant(Map<String, String> variables, int size, int flag)
      throws UpdateException {
    byte[] image = encode(variables, size, headerLength(true));
    image[FLAG_POSITION] = (byte) flag; // U-Boot: the checksum does not cover the flag
    return image;
  }

  /** Returns the bytes before the variables. */
  static int headerLength(boolean redundant) {
    return redundant ? CRC_LENGTH + 1 : CRC_LENGTH;
  }

  /** Tells whether the checksum is right. */
  boolean valid() {
    return storedCrc == actualCrc;
  }

  /** Returns the flag byte, 0 to 255. */
  int flag() {
    return flag;
  }

  /**
   * Tells whether the two NULs that end the variables are there. U-Boot does not insist on them.
   */
  boolean terminated() {
    return terminated;
  }

  /** Returns the variables in their order; none of a damaged copy. */
  Map<String, String> variables() {
    return Collections.unmodifiableMap(variables);
  }

  /** Returns both checksums, for messages. */
  String checksums() {
    return String.format(
        Locale.ROOT, "checksum is %08x, its bytes give %08x", storedCrc, actualCrc);
  }

  private void parse(byte[] image, int from) {
    int at = from;
    while (at < image.length && image[at] != 0) {
      int end = at;
      while (end < image.length && image[end] != 0) {
        end++;
      }
      put(new String(image, at, end - at, ISO_8859_1));
      at = end + 1;
    }
    terminated = at < image.length;
  }

  // An entry without a name makes U-Boot refuse the whole environment, one without `=` is skipped
  // by the tools: neither is kept.
  private void put(String entry) {
    int equals = entry.indexOf('=');
    if (equals > 0) {
      variables.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
  }

  private static byte[] encode(Map<String, String> variables, int size, int header)
      throws UpdateException {
    long needed = header + 1L;
    for (Map.Entry<String, String> entry : variables.entrySet()) {
      needed += entry.getKey().length() + entry.getValue().length() + 2L;
    }
    if (needed > size) {
      throw new UpdateException(
          ErrorKind.BOOTENV,
          "u-boot environment: the variables need " + needed + " bytes, a copy holds " + size);
    }
    ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    image.position(header);
    for (Map.Entry<String, String> entry : variables.entrySet()) {
      String text = entry.getKey() + "=" + entry.getValue();
      if (text.indexOf('=') == 0 || text.chars().anyMatch(c -> c == 0 || c > 0xFF)) {
        throw new IllegalArgumentException("cannot be stored: `" + text + "`");
      }
      image.put(text.getBytes(ISO_8859_1)).put((byte) 0);
    }
    return image.putInt(0, crc(image.array(), header)).array();
  }

  private static int crc(byte[] image, int from) {
    CRC32 crc = new CRC32();
    crc.update(image, from, image.length - from);
    return (int) crc.getValue();
  }
}
