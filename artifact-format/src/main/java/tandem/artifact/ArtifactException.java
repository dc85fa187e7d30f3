package tandem.artifact;

import java.io.IOException;

/**
 * What can be wrong with the bytes of an artifact. An {@link IOException}, so that it travels
 * through streams unwrapped.
 */
public abstract sealed class ArtifactException extends IOException
    permits NotAnArtifactException,
        CorruptedArtifactException,
        UnsupportedArtifactException,
        LimitExceededException,
        SignatureInvalidException {
  private static final long serialVersionUID = 1L;

  ArtifactException(String message) {
    super(message);
  }

  ArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
