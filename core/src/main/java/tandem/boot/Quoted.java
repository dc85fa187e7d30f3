package tandem.boot;

/** Makes text from outside fit for a message: short, and without control characters. */
final class Quoted {
  private static final int MAX_VALUE = 60;
  private static final int MAX_TEXT = 1000;

  private Quoted() {}

  /** Returns a value between quotes. */
  static String value(String value) {
    return "`" + shortened(value, MAX_VALUE) + "`";
  }

  /** Returns what a program said, in one line. */
  static String text(String text) {
    return shortened(text.strip(), MAX_TEXT);
  }

  private static String shortened(String text, int max) {
    String start = text.length() > max ? text.substring(0, max) + "..." : text;
    return start.replaceAll("\\R", " | ").replaceAll("\\p{Cntrl}", "?");
  }
}
