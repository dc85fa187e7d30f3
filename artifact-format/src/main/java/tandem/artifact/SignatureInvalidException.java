package tandem.artifact;

/**
 * The signature is missing although one is required, is no signature, or was made by none of the
 * keys.
 */
public final class SignatureInvalidException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  /** Takes the message: what is wrong, on which member, with got and expected. */
  public SignatureInvalidException(String message) {
    super(message);
  }

  /** Takes the message and its cause. */
  public SignatureInvalidException(String message, Throwable cause) {
    super(message, cause);
  }
}
