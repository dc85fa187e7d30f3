package tandem.artifact;

/** A valid artifact that this version can not handle. */
public final class UnsupportedArtifactException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  /** Takes the message: what is wrong, on which member, with got and expected. */
  public UnsupportedArtifactException(String message) {
    super(message);
  }

  /** Takes the message and its cause. */
  public UnsupportedArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
