package tandem.payload;

/** Text that a program has printed, made fit for messages. */
final class Printed {
  private static final int LONGEST = 300;

  private Printed() {}

  /** Replaces what a terminal could take for a command, and cuts off what is too long. */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints().limit(LONGEST).forEach(c -> safe.appendCodePoint(isPlain(c) ? c : '?'));
    return safe.append(text.length() > LONGEST ? "..." : "").toString();
  }

  private static boolean isPlain(int c) {
    int type = Character.getType(c);
    return c == '\t'
        || (type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE);
  }
}
