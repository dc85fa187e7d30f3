package tandem.server.rollout;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of somebody else, which can neither keep a thread busy for long nor fill its
 * stack: expression and text are short, and after too many steps it has found nothing.
 */
public final class BoundedPattern {
  private static final int LONGEST_PATTERN = 256;
  private static final int LONGEST_TEXT = 1024;
  private static final int MOST_STEPS = 100_000;

  private final Pattern pattern;

  private BoundedPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Takes an expression.
   *
   * @throws IllegalArgumentException when it is none, or has more than 256 characters
   */
  public static BoundedPattern of(String text) {
    if (text.length() > LONGEST_PATTERN) {
      throw new IllegalArgumentException(
          "a regular expression of " + text.length() + " characters, expected at most 256");
    }
    try {
      return new BoundedPattern(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "no regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
    }
  }

  /** Tells whether it is found somewhere in the first 1024 characters of a text. */
  public boolean isFoundIn(String text) {
    String start = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    try {
      return pattern.matcher(new Counted(start)).find();
    } catch (TooManySteps | StackOverflowError e) {
      return false;
    }
  }

  /** Ends a search that looks at characters for too long. */
  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super("too many steps", null, false, false);
    }
  }

  /** Counts how often the search looks at a character. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int steps;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++steps > MOST_STEPS) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
