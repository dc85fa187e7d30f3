package tandem.artifact;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One artifact of the corpus and what has to become of it. */
public final class ArtifactCase {
  private final String name;
  private final byte[] bytes;
  private final @Nullable Class<? extends ArtifactException> exception;
  private final String message;
  private final Optional<String> difference;

  private ArtifactCase(
      String name,
      byte[] bytes,
      @Nullable Class<? extends ArtifactException> exception,
      String message,
      Optional<String> difference) {
    this.name = name;
    this.bytes = bytes;
    this.exception = exception;
    this.message = message;
    this.difference = difference;
  }

  /** Makes a case that the reader has to accept. */
  public static ArtifactCase accepted(String name, byte[] bytes) {
    return new ArtifactCase(name, bytes, null, "", Optional.empty());
  }

  /** Makes a case that the reader has to reject. */
  public static ArtifactCase rejected(
      String name, byte[] bytes, Class<? extends ArtifactException> exception, String message) {
    return new ArtifactCase(name, bytes, exception, message, Optional.empty());
  }

  /** Adds that mender-artifact 3.9.0 comes to the other verdict, and why ours is right. */
  public ArtifactCase unlikeReference(String reason) {
    return new ArtifactCase(name, bytes, exception, message, Optional.of(reason));
  }

  /** Returns the artifact. */
  public byte[] bytes() {
    return bytes;
  }

  /** Tells whether the reader has to accept the artifact. */
  public boolean isAccepted() {
    return exception == null;
  }

  /** Returns the class of the failure. */
  public Class<? extends ArtifactException> exception() {
    if (exception == null) {
      throw new IllegalStateException(name + " is accepted");
    }
    return exception;
  }

  /** Returns a part of the message of the failure. */
  public String message() {
    return message;
  }

  /** Returns why the verdict differs from that of the reference tool, if it does. */
  public Optional<String> difference() {
    return difference;
  }

  @Override
  public String toString() {
    return name;
  }
}
