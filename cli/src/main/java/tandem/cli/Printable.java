package tandem.cli;

/** Text from elsewhere, such as an artifact, a device or a program, without what terminals obey. */
final class Printable {
  private Printable() {}

  /** Returns the text with a question mark for each control character, line ends among them. */
  static String line(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return shown.toString();
  }
}
