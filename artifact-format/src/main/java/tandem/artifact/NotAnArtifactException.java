package tandem.artifact;

/** The bytes are no artifact at all. */
public final class NotAnArtifactException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  /** Takes the message: what is wrong, on which member, with got and expected. */
  public NotAnArtifactException(String message) {
    super(message);
  }

  /** Takes the message and its cause. */
  public NotAnArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
