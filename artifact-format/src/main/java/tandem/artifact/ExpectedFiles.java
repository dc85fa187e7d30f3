package tandem.artifact;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The payload files that the manifest announces, for each payload. */
final class ExpectedFiles {
  private final TreeMap<Integer, Map<String, Digest>> files = new TreeMap<>();

  private ExpectedFiles() {}

  /**
   * Sorts the lines of a manifest.
   *
   * @param others the names that are no payload files; all of them must be there
   * @throws CorruptedArtifactException when one of them is missing, or another name is neither one
   *     of them nor that of a payload file
   */
  static ExpectedFiles of(Manifest manifest, Set<String> others) throws CorruptedArtifactException {
    for (String other : others) {
      if (manifest.get(other).isEmpty()) {
        throw new CorruptedArtifactException(MemberName.MANIFEST + ": no line for " + other);
      }
    }
    ExpectedFiles expected = new ExpectedFiles();
    for (Map.Entry<String, Digest> line : manifest.entries().entrySet()) {
      if (!others.contains(line.getKey())) {
        expected.add(line.getKey(), line.getValue());
      }
    }
    return expected;
  }

  private void add(String name, Digest digest) throws CorruptedArtifactException {
    int index = MemberName.indexOf(name);
    String folder = index < 0 ? "" : MemberName.dataFolder(index);
    if (index < 0
        || !name.startsWith(folder)
        || !Text.isFileName(name.substring(folder.length()))) {
      throw new CorruptedArtifactException(
          MemberName.MANIFEST + ": line for " + Text.shown(name) + ", which can be no member");
    }
    files
        .computeIfAbsent(index, i -> new LinkedHashMap<>())
        .put(name.substring(folder.length()), digest);
  }

  /** Returns name to digest of the files of one payload, in the order of the manifest. */
  Map<String, Digest> of(int index) {
    return files.getOrDefault(index, Map.of());
  }

  /** Checks the number of files against what the header says of the payloads. */
  void check(ArtifactHeader header, ReadLimits limits) throws ArtifactException {
    int payloads = header.payloads().size();
    if (!files.isEmpty() && files.lastKey() >= payloads) {
      throw new CorruptedArtifactException(
          MemberName.MANIFEST
              + ": files for payload "
              + files.lastKey()
              + ", but the header has only "
              + payloads
              + " payloads");
    }
    for (PayloadHeader payload : header.payloads()) {
      check(payload, of(payload.index()).size(), limits);
    }
  }

  private static void check(PayloadHeader payload, int number, ReadLimits limits)
      throws ArtifactException {
    String what = "payload " + payload.index();
    if (number > limits.payloadFiles()) {
      throw new LimitExceededException(what, number, limits.payloadFiles(), "files");
    }
    if (payload.type().isEmpty() && number > 0) {
      throw new CorruptedArtifactException(
          what + ": " + number + " files, an artifact without payload has none");
    }
    if (payload.type().filter(HeaderInfo.ROOTFS_IMAGE::equals).isPresent() && number != 1) {
      throw new CorruptedArtifactException(
          what + ": " + number + " files, a rootfs-image has exactly one");
    }
  }
}
