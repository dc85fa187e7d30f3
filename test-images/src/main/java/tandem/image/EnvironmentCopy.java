package tandem.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * One copy of an environment as U-Boot itself imports and exports it. Deliberately not the code
 * that Tandem writes the environment with: the bootloader is the judge of that.
 *
 * @param flag 0 to 255; only a redundant environment has one
 * @param variables sorted by name, as U-Boot stores them
 */
record EnvironmentCopy(int flag, Map<String, String> variables) {
  /** Size in bytes. */
  static final int SIZE = 0x4000;

  private static final int CRC_BYTES = 4;

  /** Reads the bytes of a copy; returns nothing when U-Boot would not take it. */
  static Optional<EnvironmentCopy> decode(byte[] bytes, boolean redundant) {
    if (bytes.length != SIZE) {
      return Optional.empty();
    }
    ByteBuffer copy = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = header(redundant);
    if (copy.getInt(0) != crc(bytes, header)) {
      return Optional.empty();
    }
    int flag = redundant ? Byte.toUnsignedInt(bytes[CRC_BYTES]) : 0;
    String data = new String(bytes, header, SIZE - header, ISO_8859_1);
    return imported(data).map(variables -> new EnvironmentCopy(flag, variables));
  }

  // U-Boot, himport_r: the end of the data also ends the last entry; blanks in front are skipped,
  // `#` begins a comment, no value deletes, no name spoils everything.
  private static Optional<Map<String, String>> imported(String data) {
    Map<String, String> variables = new TreeMap<>();
    int at = 0;
    while (at < data.length() && data.charAt(at) != 0) {
      int end = data.indexOf(0, at);
      end = end < 0 ? data.length() : end;
      String entry = data.substring(at, end).replaceFirst("^[ \t]+", "");
      at = end + 1;
      int equals = entry.indexOf('=');
      if (entry.startsWith("#")) {
        continue;
      }
      if (equals < 0 || equals == entry.length() - 1) {
        variables.remove(entry.substring(0, equals < 0 ? entry.length() : equals));
      } else if (equals == 0) {
        return Optional.empty();
      } else {
        variables.put(entry.substring(0, equals), unescaped(entry.substring(equals + 1)));
      }
    }
    return Optional.of(variables);
  }

  // A backslash takes the next character as it is; the last one stands for itself.
  private static String unescaped(String value) {
    return value.replaceAll("(?s)\\\\(.)", "$1");
  }

  /** Returns the bytes; nothing when the variables do not fit, as U-Boot's export refuses then. */
  Optional<byte[]> encoded(boolean redundant) {
    int header = header(redundant);
    StringBuilder data = new StringBuilder();
    variables.forEach(
        (name, value) ->
            data.append(name).append('=').append(value.replace("\\", "\\\\")).append('\0'));
    byte[] text = data.append('\0').toString().getBytes(ISO_8859_1);
    if (text.length > SIZE - header) {
      return Optional.empty();
    }
    byte[] bytes = new byte[SIZE];
    System.arraycopy(text, 0, bytes, header, text.length);
    if (redundant) {
      bytes[CRC_BYTES] = (byte) flag;
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, crc(bytes, header));
    return Optional.of(bytes);
  }

  private static int header(boolean redundant) {
    return redundant ? CRC_BYTES + 1 : CRC_BYTES;
  }

  private static int crc(byte[] bytes, int header) {
    CRC32 crc = new CRC32();
    crc.update(bytes, header, SIZE - header);
    return (int) crc.getValue();
  }
}
