package tandem.image.qemu;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows the kernel's messages on a console. They come at any moment, also within a line, but always
 * as a whole: the kernel holds the line from the time stamp to the end.
 */
public final class KernelMessages {
  /** A regular expression for what stands before each of them. */
  public static final String START = "\\[ {0,5}\\d{1,7}\\.\\d{6}\\](?:\\[ *[CT]\\d+\\])? ";

  /** A regular expression for any number of them. */
  static final String ANY = "(?:" + START + "[^\\n]*\\n)*";

  private static final Pattern MESSAGE = Pattern.compile(START + "[^\\n]*(\\n|\\z)");
  private static final Pattern IN_LINE = Pattern.compile(START);

  private KernelMessages() {}

  /** Returns a regular expression for that text, wherever they interrupt it. */
  static String interrupted(String text) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      pattern.append(Pattern.quote(text.substring(i, i + 1))).append(ANY);
    }
    return pattern.toString();
  }

  /** Returns the text without them. */
  static String strip(String text) {
    return MESSAGE.matcher(text).replaceAll("");
  }

  /** Returns where in the line a message starts, or -1. */
  static int startIn(String line) {
    Matcher matcher = IN_LINE.matcher(line);
    return matcher.find() ? matcher.start() : -1;
  }

  /** Tells whether the line has a message of the first moment of a kernel. */
  static boolean isFirst(String line) {
    return line.contains("[    0.000000]");
  }
}
