package tandem.artifact;

import java.nio.charset.StandardCharsets;

/** Rules for text that an artifact brings along. */
final class Text {
  private static final int LONGEST = 256;
  private static final int LONGEST_SHOWN = 100;
  private static final int LONGEST_FILE_NAME = 255;

  private Text() {}

  /** Tells whether a name, key or value may be used: printable and at most 256 bytes of UTF-8. */
  static boolean isUsable(String text) {
    return text.length() <= LONGEST
        && text.codePoints().allMatch(Text::isPrintable)
        && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  /**
   * Tells whether a name from an archive can be that of a payload file: the characters that the
   * format allows, and safe as the name of a file, so neither {@code .} nor {@code ..}.
   */
  static boolean isFileName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_FILE_NAME
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().allMatch(Text::isFileNameCharacter);
  }

  private static boolean isFileNameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_-.,".indexOf(c) >= 0;
  }

  /** Returns text from an artifact so that a message can show it on any terminal. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_SHOWN)
        .forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : '?'));
    if (text.codePointCount(0, text.length()) > LONGEST_SHOWN) {
      shown.append("... (").append(text.length()).append(" characters)");
    }
    return shown.toString();
  }

  /**
   * Tells whether a character is printable: the letters, marks, numbers, punctuation and symbols of
   * Unicode, and the plain space, as Go's {@code unicode.IsPrint} has it.
   */
  static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
