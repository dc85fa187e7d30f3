package tandem.update;

import java.io.IOException;
import tandem.artifact.ArtifactException;
import tandem.artifact.CorruptedArtifactException;
import tandem.artifact.LimitExceededException;
import tandem.artifact.NotAnArtifactException;
import tandem.artifact.SignatureInvalidException;
import tandem.artifact.UnsupportedArtifactException;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Turns what streams throw into failures that a caller can tell apart. */
public final class Failures {

  private Failures() {}

  /**
   * Returns the failure that an exception from reading an artifact means.
   *
   * @param source name of the artifact's source
   * @param other the kind of everything that is not the artifact's own fault
   */
  public static UpdateException reading(String source, IOException e, ErrorKind other) {
    if (e instanceof ArtifactException wrong) {
      return new UpdateException(kind(wrong), source + ": " + e.getMessage(), e);
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return new UpdateException(
        other, message.startsWith(source) ? message : source + ": " + message, e);
  }

  private static ErrorKind kind(ArtifactException e) {
    if (e instanceof SignatureInvalidException) {
      return ErrorKind.SIGNATURE;
    }
    if (e instanceof UnsupportedArtifactException) {
      return ErrorKind.UNSUPPORTED;
    }
    if (e instanceof NotAnArtifactException
        || e instanceof CorruptedArtifactException
        || e instanceof LimitExceededException) {
      return ErrorKind.ARTIFACT_INVALID;
    }
    throw new AssertionError("not an artifact exception: " + e, e);
  }
}
