package tandem.cli;

/** A page for man, in the macros of man(7). */
final class Roff {
  private final StringBuilder text = new StringBuilder();

  /** Begins a page. */
  Roff(String title, String date, String source) {
    line(".\\\" Made from the program's own help.");
    line(".TH " + quoted(title) + " 1 " + date + " " + quoted(source) + " \"Tandem\"");
  }

  /** Begins a section. */
  Roff section(String name) {
    return line(".SH " + quoted(name));
  }

  /** Adds a paragraph, whose text is roff already. */
  Roff paragraph(String roff) {
    return line(".PP").line(roff);
  }

  /** Adds a line, the first one of a section or a further one of a paragraph, that is roff. */
  Roff line(String roff) {
    text.append(roff).append('\n');
    return this;
  }

  /** Adds a paragraph with a tag, which is roff, and an indented plain text. */
  Roff tagged(String tag, String plain) {
    return line(".TP").line(tag).line(prose(plain));
  }

  static String bold(String plain) {
    return "\\fB" + escaped(plain) + "\\fR";
  }

  static String italic(String plain) {
    return "\\fI" + escaped(plain) + "\\fR";
  }

  /** Returns a text with a line for each sentence, so that man sets the blanks between them. */
  static String prose(String plain) {
    StringBuilder lines = new StringBuilder();
    for (String sentence : plain.strip().split("(?<=[.:]) +(?=\\p{Lu})|\\s*\\n\\s*", -1)) {
      if (!sentence.isEmpty()) {
        lines.append(lines.isEmpty() ? "" : "\n").append(escaped(sentence));
      }
    }
    return lines.toString();
  }

  /** Returns a line of text that means only itself, at the start of a line too. */
  static String escaped(String plain) {
    StringBuilder out = new StringBuilder();
    if (plain.startsWith(".")) {
      out.append("\\&"); // else a request; the quote that also begins one is replaced below
    }
    plain.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '\\' -> out.append("\\e");
      case '-' -> out.append("\\-");
      case '\'' -> out.append("\\(aq");
      case '`' -> out.append("\\(ga");
      case '^' -> out.append("\\(ha");
      case '~' -> out.append("\\(ti");
      default -> {
        if (c > '~') {
          out.append(String.format("\\[u%04X]", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private static String quoted(String plain) {
    return '"' + escaped(plain).replace("\"", "\\(dq") + '"';
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
