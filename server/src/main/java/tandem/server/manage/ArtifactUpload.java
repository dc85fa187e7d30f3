package tandem.server.manage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import tandem.server.blob.BlobStore;
import tandem.server.fleet.Catalog;
import tandem.server.http.RefusedException;
import tandem.server.http.Request;
import tandem.server.store.Artifact;

/** Takes new artifacts: a form whose last part is the file, which is never held in memory. */
public final class ArtifactUpload {
  private static final int LONGEST_TEXT = 4096; // bytes of any other part

  private final Catalog catalog;
  private final BlobStore blobs;
  private final SignatureRules rules;
  private final Clock clock;

  /** Takes what it works with. */
  public ArtifactUpload(Catalog catalog, BlobStore blobs, SignatureRules rules, Clock clock) {
    this.catalog = catalog;
    this.blobs = blobs;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Takes the artifact of a form.
   *
   * @throws RefusedException when it is none that the server takes, or another is in its way
   */
  public Artifact take(Request request) throws RefusedException, IOException {
    Multipart form = new Multipart(request.header("content-type").orElse(""), request.stream());
    String id = UUID.randomUUID().toString();
    String description = "";
    Optional<Multipart.Part> part = form.next();
    while (part.isPresent()) {
      switch (part.get().name()) {
        case "description" -> description = text(part.get());
        case "artifact_id" -> id = id(text(part.get()));
        case "artifact" -> {
          return receive(part.get().content(), id, description);
        }
        default -> {
          // The size, which some clients send, is seen anyway.
        }
      }
      part = form.next();
    }
    throw new RefusedException(400, "form: has no part artifact");
  }

  private static String text(Multipart.Part part) throws RefusedException, IOException {
    byte[] bytes = part.content().readNBytes(LONGEST_TEXT + 1);
    if (bytes.length > LONGEST_TEXT) {
      throw new RefusedException(400, part.name() + ": more than " + LONGEST_TEXT + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String id(String text) throws RefusedException {
    try {
      String id = UUID.fromString(text).toString();
      if (id.equals(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, "artifact_id: expected a UUID");
    }
    throw new RefusedException(400, "artifact_id: expected a UUID in lower case");
  }

  private Artifact receive(InputStream in, String id, String description)
      throws RefusedException, IOException {
    refuseTaken(id);
    try (BlobStore.Incoming incoming = blobs.receive(in)) {
      Artifact artifact =
          new ArtifactScan(rules.policy()).scan(incoming.file(), id, description, clock.instant());
      keep(incoming, artifact);
      return artifact;
    }
  }

  // One after the other: while this one came, another may have taken its id or its place.
  private synchronized void keep(BlobStore.Incoming incoming, Artifact artifact)
      throws RefusedException, IOException {
    refuseTaken(artifact.id());
    refuseConflicts(catalog.inTheWayOf(artifact));
    incoming.keep(artifact.id());
    List<Artifact> conflicts = catalog.add(artifact);
    if (!conflicts.isEmpty()) {
      blobs.delete(artifact.id());
      refuseConflicts(conflicts);
    }
  }

  private void refuseTaken(String id) throws RefusedException, IOException {
    if (blobs.find(id).isPresent()) {
      throw new RefusedException(422, "artifact_id: is taken");
    }
  }

  private static void refuseConflicts(List<Artifact> conflicts) throws RefusedException {
    if (!conflicts.isEmpty()) {
      String others =
          conflicts.stream()
              .map(other -> other.id() + " for " + String.join(", ", other.deviceTypes()))
              .collect(Collectors.joining("; "));
      throw new RefusedException(
          409, "there is an artifact of this name for the same type of device: " + others);
    }
  }
}
