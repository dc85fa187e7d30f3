package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * GRUB's environment block: a header line, lines {@code name=value} and comments, and {@code #} up
 * to its size. Text is kept byte for byte (ISO 8859-1); in a value, {@code \} escapes the byte
 * behind it.
 */
final class GrubBlock {
  /** What GRUB's tools make, in bytes; GRUB reads and keeps any other size. */
  static final int SIZE = 1024;

  private static final int MIN_SIZE = 128;
  private static final String HEADER = "# GRUB Environment Block\n";

  private final List<Line> lines;
  private final int size;

  private GrubBlock(List<Line> lines, int size) {
    this.lines = List.copyOf(lines);
    this.size = size;
  }

  /** A variable, or, without name, a comment with all that stands in its line. */
  private record Line(@Nullable String name, String text) {

    String encoded() {
      return name == null ? text : name + "=" + text.replaceAll("[\\\\\n]", "\\\\$0");
    }
  }

  /** Returns a block without variables. */
  static GrubBlock empty() {
    return new GrubBlock(List.of(), SIZE);
  }

  /** Reads a block as GRUB does; null when it is none. */
  static @Nullable GrubBlock decode(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    if (bytes.length < MIN_SIZE || bytes.length > BootFiles.MAX_SIZE || !text.startsWith(HEADER)) {
      return null;
    }
    List<Line> lines = new ArrayList<>();
    int at = HEADER.length();
    while (at < text.length()) {
      // GRUB: a name ends at the first `=`, wherever that is, and what is not ended does not count.
      int value = text.charAt(at) == '#' ? -1 : text.indexOf('=', at) + 1;
      int end = endOfLine(text, value > 0 ? value : at);
      if (value == 0 || end < 0) {
        break;
      }
      lines.add(
          value < 0
              ? new Line(null, text.substring(at, end))
              : new Line(text.substring(at, value - 1), unescaped(text.substring(value, end))));
      at = end + 1;
    }
    return new GrubBlock(lines, bytes.length);
  }

  /** Returns the variables; the last one of a name counts, as for GRUB. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Line line : lines) {
      if (line.name() != null) {
        variables.put(line.name(), line.text());
      }
    }
    return variables;
  }

  /** Returns a block of the same size with these variables changed or added. */
  GrubBlock with(Map<String, String> changes) {
    List<Line> changed = new ArrayList<>();
    Map<String, String> missing = new LinkedHashMap<>(changes);
    for (Line line : lines) {
      String name = line.name();
      if (name == null || !changes.containsKey(name)) {
        changed.add(line);
      } else if (missing.containsKey(name)) {
        changed.add(new Line(name, String.valueOf(missing.remove(name))));
      }
    }
    missing.forEach((name, value) -> changed.add(new Line(name, value)));
    return new GrubBlock(changed, size);
  }

  /**
   * Returns the bytes of the block.
   *
   * @throws UpdateException of kind BOOTENV when the variables do not fit
   */
  byte[] encode() throws UpdateException {
    StringBuilder text = new StringBuilder(HEADER);
    lines.forEach(line -> text.append(line.encoded()).append('\n'));
    if (text.length() > size) {
      throw new UpdateException(
          ErrorKind.BOOTENV,
          "grub environment: the variables need "
              + text.length()
              + " bytes, the block holds "
              + size);
    }
    byte[] bytes = Arrays.copyOf(text.toString().getBytes(ISO_8859_1), size);
    Arrays.fill(bytes, text.length(), size, (byte) '#');
    return bytes;
  }

  private static int endOfLine(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      if (text.charAt(at) == '\n') {
        return at;
      }
      if (text.charAt(at) == '\\') {
        at++;
      }
    }
    return -1;
  }

  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < value.length(); at++) {
      boolean escapes = value.charAt(at) == '\\' && at + 1 < value.length();
      text.append(value.charAt(escapes ? ++at : at));
    }
    return text.toString();
  }
}
