package tandem.server.web;

/** Text on a page; whatever is in it stays text. */
record Text(String value) implements Node {

  @Override
  public void write(StringBuilder out) {
    escape(value, out);
  }

  /** Appends text in a way that is safe between tags and in quoted attributes. */
  static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(isShown(c) ? c : '\ufffd');
      }
    }
  }

  // Control characters have no meaning in HTML, and those that turn the direction of writing can
  // make a name look like another one.
  private static boolean isShown(char c) {
    return c == '\n'
        || c == '\t'
        || (!Character.isISOControl(c)
            && !(c >= '\u202a' && c <= '\u202e')
            && !(c >= '\u2066' && c <= '\u2069'));
  }
}
