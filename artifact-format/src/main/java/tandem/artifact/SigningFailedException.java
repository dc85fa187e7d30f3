package tandem.artifact;

import java.io.IOException;

/** What was to sign did not: a token, a command or a service failed or refused. */
public final class SigningFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Takes the message: which signer, and what it said. */
  public SigningFailedException(String message) {
    super(message);
  }

  /** Takes the message and its cause. */
  public SigningFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
