package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** Reads artifacts as most tests do: without keys, and knowing what comes next. */
final class Reading {
  static final SignaturePolicy NO_KEYS =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  private Reading() {}

  static ArtifactReader open(byte[] artifact) throws IOException {
    return open(new ByteArrayInputStream(artifact));
  }

  static ArtifactReader open(InputStream artifact) throws IOException {
    return ArtifactReader.open(artifact, ReadLimits.DEFAULT, NO_KEYS);
  }

  /** Reads and verifies all of it. */
  static void readAll(InputStream artifact) throws IOException {
    try (ArtifactReader reader = open(artifact)) {
      reader.finish();
    }
  }

  /** Returns the next payload, which has to be there. */
  static Payload next(ArtifactReader reader) throws IOException {
    return Objects.requireNonNull(reader.nextPayload());
  }

  /** Returns the next file, which has to be there. */
  static PayloadFile next(Payload payload) throws IOException {
    return Objects.requireNonNull(payload.nextFile());
  }
}
