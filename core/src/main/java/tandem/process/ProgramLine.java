package tandem.process;

/**
 * One line that a program printed.
 *
 * @param channel where
 * @param text the line without its end; bytes that are not UTF-8 are replaced, and of a line that
 *     is longer than {@link #MAX_BYTES} there is only the beginning
 * @param overwritten whether the program then went back to the start of the line, as displays of
 *     progress do
 */
public record ProgramLine(Channel channel, String text, boolean overwritten) {
  /** The longest line in bytes. */
  public static final int MAX_BYTES = 8192;

  /** One of the two outputs of a program. */
  public enum Channel {
    OUTPUT,
    ERRORS
  }
}
