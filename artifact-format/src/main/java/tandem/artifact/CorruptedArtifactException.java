package tandem.artifact;

/** The bytes were meant as an artifact, but break a rule of the format or a checksum. */
public final class CorruptedArtifactException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  /** Takes the message: what is wrong, on which member, with got and expected. */
  public CorruptedArtifactException(String message) {
    super(message);
  }

  /** Takes the message and its cause. */
  public CorruptedArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
