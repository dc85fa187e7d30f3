package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** Compares the payloads of two artifacts in one pass over both. */
final class PayloadComparison {
  private final ArtifactFile oldFile;
  private final ArtifactFile newFile;
  private final Map<String, String> oldFacts = new LinkedHashMap<>();
  private final Map<String, String> newFacts = new LinkedHashMap<>();
  private final List<FileComparison> files = new ArrayList<>();
  private final List<Sizes> sizes = new ArrayList<>();

  PayloadComparison(ArtifactFile oldFile, ArtifactFile newFile) {
    this.oldFile = oldFile;
    this.newFile = newFile;
  }

  /** What a payload takes in the artifacts, compressed; not a difference by itself. */
  record Sizes(int payload, long oldSize, long newSize) {
    String line() {
      return "payload " + payload + ": " + oldSize + " bytes compressed, then " + newSize;
    }

    JsonObject toJson() {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("payload", JsonValue.of(payload));
      members.put("old_compressed_size", JsonValue.of(oldSize));
      members.put("new_compressed_size", JsonValue.of(newSize));
      return new JsonObject(members);
    }
  }

  /** Reads both artifacts to their ends. */
  void run() throws UpdateException {
    @Nullable Payload oldPayload = nextPayload(oldFile);
    @Nullable Payload newPayload = nextPayload(newFile);
    while (oldPayload != null || newPayload != null) {
      if (oldPayload != null) {
        compression(oldFacts, oldPayload);
      }
      if (newPayload != null) {
        compression(newFacts, newPayload);
      }
      if (oldPayload != null && newPayload != null) {
        sizes.add(
            new Sizes(
                oldPayload.header().index(), oldPayload.storedSize(), newPayload.storedSize()));
        compare(oldPayload, newPayload);
      }
      oldPayload = nextPayload(oldFile);
      newPayload = nextPayload(newFile);
    }
    oldFile.check();
    newFile.check();
  }

  private static void compression(Map<String, String> facts, Payload payload) {
    facts.put("payload " + payload.header().index() + " compression", payload.compression().id());
  }

  // Files come in the order of the archives: one that the other has not is passed over.
  private void compare(Payload oldPayload, Payload newPayload) throws UpdateException {
    int index = oldPayload.header().index();
    Set<String> oldNames = names(oldFile.reader(), index);
    Set<String> newNames = names(newFile.reader(), index);
    boolean images = oldNames.size() == 1 && newNames.size() == 1;
    @Nullable PayloadFile before = nextFile(oldFile, oldPayload);
    @Nullable PayloadFile after = nextFile(newFile, newPayload);
    while (before != null && after != null) {
      boolean same = before.name().equals(after.name());
      boolean skipBefore = !same && !images && !newNames.contains(before.name());
      boolean skipAfter = !same && !images && !oldNames.contains(after.name());
      if ((same || images) && !before.digest().equals(after.digest())) {
        files.add(compare(before, after));
      }
      if (!skipAfter || skipBefore) {
        before = nextFile(oldFile, oldPayload);
      }
      if (!skipBefore) {
        after = nextFile(newFile, newPayload);
      }
    }
  }

  private FileComparison compare(PayloadFile before, PayloadFile after) throws UpdateException {
    String name =
        before.name().equals(after.name())
            ? before.name()
            : before.name() + ", then " + after.name();
    Guarded oldContent = new Guarded(before.content());
    Guarded newContent = new Guarded(after.content());
    try {
      return FileComparison.of(name, oldContent, newContent);
    } catch (IOException e) {
      throw (oldContent.failed() ? oldFile : newFile).failure(e);
    }
  }

  private static Set<String> names(ArtifactReader reader, int payload) {
    String folder = String.format(Locale.ROOT, "data/%04d/", payload);
    Set<String> names = new HashSet<>();
    for (String name : reader.manifest().entries().keySet()) {
      if (name.startsWith(folder)) {
        names.add(name.substring(folder.length()));
      }
    }
    return names;
  }

  private static @Nullable Payload nextPayload(ArtifactFile file) throws UpdateException {
    try {
      return file.reader().nextPayload();
    } catch (IOException e) {
      throw file.failure(e);
    }
  }

  private static @Nullable PayloadFile nextFile(ArtifactFile file, Payload payload)
      throws UpdateException {
    try {
      return payload.nextFile();
    } catch (IOException e) {
      throw file.failure(e);
    }
  }

  /** Adds what only the payloads themselves say. */
  void addFacts(Map<String, String> before, Map<String, String> after) {
    before.putAll(oldFacts);
    after.putAll(newFacts);
  }

  List<FileComparison> files() {
    return List.copyOf(files);
  }

  List<Sizes> sizes() {
    return List.copyOf(sizes);
  }
}
