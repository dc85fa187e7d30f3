package tandem.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies an edit to the list of files of a payload. */
final class EditedFiles {
  private final List<String> before;
  private final Map<String, Digest> kept;
  private final Map<String, MeasuredFile> replaced = new LinkedHashMap<>();
  private final Map<String, MeasuredFile> added = new LinkedHashMap<>();
  private final Set<String> order;
  private final List<Path> inputs = new ArrayList<>();

  /**
   * Takes the files that are there, and reads the new ones once.
   *
   * @param old name to digest
   * @param edits without transformations, which are replacements by now
   * @throws InvalidSpecException when a file is not there, or there already
   */
  EditedFiles(Map<String, Digest> old, List<FileEdit> edits) throws IOException {
    before = List.copyOf(old.keySet());
    kept = new LinkedHashMap<>(old);
    order = new LinkedHashSet<>(old.keySet());
    for (FileEdit edit : edits) {
      if (edit instanceof FileEdit.Add add) {
        add(add.file());
      } else if (edit instanceof FileEdit.Replace replace) {
        replace(new PayloadSource(replace.name(), replace.content()));
      } else if (edit instanceof FileEdit.Remove remove) {
        remove(remove.name());
      }
    }
  }

  private void add(PayloadSource file) throws IOException {
    if (!order.add(file.name())) {
      throw new InvalidSpecException("payload file " + file.name() + ": already in the artifact");
    }
    added.put(file.name(), measured(file));
  }

  private void replace(PayloadSource file) throws IOException {
    Digest old = kept.get(file.name());
    if (old == null) {
      throw missing(file.name());
    }
    MeasuredFile fresh = measured(file);
    if (!fresh.digest().equals(old)) {
      kept.remove(file.name());
      replaced.put(file.name(), fresh);
    }
  }

  private MeasuredFile measured(PayloadSource file) throws IOException {
    inputs.add(file.path());
    return MeasuredFile.of(file);
  }

  private void remove(String name) {
    if (kept.remove(name) == null) {
      throw missing(name);
    }
    order.remove(name);
  }

  private static InvalidSpecException missing(String name) {
    return new InvalidSpecException("payload file " + name + ": not in the artifact");
  }

  /** Checks the number of files that there will be. */
  void check(Optional<String> payloadType) {
    SpecRules.files(payloadType, order.size());
  }

  /** Returns name to digest of the files that there will be, in their order. */
  Map<String, Digest> digests() {
    Map<String, Digest> digests = new LinkedHashMap<>();
    for (String name : order) {
      MeasuredFile file = newContent(name);
      digests.put(name, file == null ? digest(name) : file.digest());
    }
    return digests;
  }

  private Digest digest(String name) {
    Digest digest = kept.get(name);
    if (digest == null) {
      throw new IllegalStateException(name + ": neither kept nor new");
    }
    return digest;
  }

  private @Nullable MeasuredFile newContent(String name) {
    MeasuredFile file = replaced.get(name);
    return file == null ? added.get(name) : file;
  }

  /** Tells whether all files stay what they are. */
  boolean allStay() {
    return replaced.isEmpty() && added.isEmpty() && before.equals(List.copyOf(order));
  }

  /** Tells whether a file of the artifact stays. */
  boolean keeps(String name) {
    return kept.containsKey(name);
  }

  /** Returns the new content of a file of the artifact, if it has some. */
  @Nullable MeasuredFile replacement(String name) {
    return replaced.get(name);
  }

  /** Returns the files to put behind those of the artifact. */
  List<MeasuredFile> added() {
    return List.copyOf(added.values());
  }

  /** Returns the digest of the image, if the payload is one and its content is new. */
  Optional<Digest> newImage(Optional<String> payloadType) {
    boolean image = payloadType.equals(Optional.of(ArtifactSpec.ROOTFS_IMAGE));
    List<MeasuredFile> fresh = new ArrayList<>(replaced.values());
    fresh.addAll(added.values());
    return image ? fresh.stream().map(MeasuredFile::digest).findFirst() : Optional.empty();
  }

  /** Refuses to write over one of the new files. */
  void refuseOwnInput(Path target) throws IOException {
    for (Path input : inputs) {
      if (Files.exists(target) && Files.isSameFile(input, target)) {
        throw new IOException(target + ": would replace the payload file " + input);
      }
    }
  }
}
