package tandem.artifact;

/**
 * What was asked of the writer can not be written, or would be refused by readers in the field. The
 * message is for the person who asked.
 */
public final class InvalidSpecException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Takes the message: which value, what it is and what is allowed. */
  public InvalidSpecException(String message) {
    super(message);
  }
}
