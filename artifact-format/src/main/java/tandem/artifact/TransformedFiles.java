package tandem.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The temporary copies of the payload files that an edit transforms; closing removes them. */
final class TransformedFiles implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final List<FileEdit> edits;
  private final Path folder;
  private final Map<String, Path> copies = new LinkedHashMap<>();
  private byte @Nullable [] manifest;

  /**
   * Takes the edit.
   *
   * @param target where the artifact goes; the copies go beside it unless the edit has a folder
   */
  TransformedFiles(ArtifactEdit edit, Path target) {
    edits = edit.files();
    folder = edit.temporary().orElseGet(() -> target.toAbsolutePath().resolveSibling("."));
  }

  /** Tells whether there is anything to do. */
  boolean any() {
    return edits.stream().anyMatch(FileEdit.Transform.class::isInstance);
  }

  /** Copies the files out of the artifact, reads the rest of it, and transforms the copies. */
  void take(ArtifactReader reader) throws IOException {
    manifest = reader.manifestBytes();
    Map<String, Digest> files = reader.files(0);
    for (FileEdit edit : edits) {
      if (edit instanceof FileEdit.Transform transform) {
        String name = name(transform, files);
        if (!copies.containsKey(name)) {
          copies.put(name, Files.createTempFile(folder, ".tandem-", ".part"));
        }
      }
    }
    copies.values().forEach(copy -> copy.toFile().deleteOnExit()); // if we are interrupted
    @Nullable Payload payload = reader.nextPayload();
    if (payload != null) {
      copy(payload);
    }
    reader.finish();
    for (FileEdit edit : edits) {
      if (edit instanceof FileEdit.Transform transform) {
        transform.transform().apply(copy(name(transform, files)));
      }
    }
  }

  private static String name(FileEdit.Transform transform, Map<String, Digest> files) {
    Optional<String> given = transform.name();
    if (given.isEmpty() && files.size() != 1) {
      throw new InvalidSpecException(
          "payload files: " + files.size() + ", expected the one to be changed");
    }
    String name = given.orElseGet(() -> files.keySet().iterator().next());
    if (!files.containsKey(name)) {
      throw new InvalidSpecException("payload file " + name + ": not in the artifact");
    }
    return name;
  }

  private Path copy(String name) {
    Path copy = copies.get(name);
    if (copy == null) {
      throw new IllegalStateException(name + ": no copy");
    }
    return copy;
  }

  private void copy(Payload payload) throws IOException {
    @Nullable PayloadFile file;
    byte[] buffer = new byte[BUFFER];
    while ((file = payload.nextFile()) != null) {
      Path copy = copies.get(file.name());
      if (copy != null) {
        try (OutputStream out = Files.newOutputStream(copy)) {
          for (int n = file.content().read(buffer); n >= 0; n = file.content().read(buffer)) {
            out.write(buffer, 0, n);
          }
        }
      }
    }
  }

  /** Refuses an artifact that is no longer the one of which the copies were taken. */
  void checkSame(ArtifactReader reader) throws IOException {
    if (manifest != null && !Arrays.equals(manifest, reader.manifestBytes())) {
      throw new FileChangedException("artifact: has changed while its payload was edited");
    }
  }

  /** Returns the edits, each transformation as a replacement by its result. */
  List<FileEdit> edits() {
    List<FileEdit> result = new ArrayList<>();
    edits.stream().filter(edit -> !(edit instanceof FileEdit.Transform)).forEach(result::add);
    copies.forEach((name, copy) -> result.add(0, new FileEdit.Replace(name, copy)));
    return result;
  }

  @Override
  public void close() throws IOException {
    List<Closeable> removals = new ArrayList<>();
    copies.values().forEach(copy -> removals.add(() -> Files.deleteIfExists(copy)));
    CloseAll.of(removals);
  }
}
