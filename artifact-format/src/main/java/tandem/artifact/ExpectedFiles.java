package tandem.artifact;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The payload files that the manifest announces, for each payload. */
final class ExpectedFiles {
  private final String member;
  private final TreeMap<Integer, Map<String, Digest>> files = new TreeMap<>();

  private ExpectedFiles(String member) {
    this.member = member;
  }

  /**
   * Sorts the lines of a manifest.
   *
   * @param member its name
   * @param others the names that are no payload files; all of them must be there
   * @throws CorruptedArtifactException when one of them is missing, or another name is neither one
   *     of them nor that of a payload file
   */
  static ExpectedFiles of(String member, Manifest manifest, Set<String> others)
      throws CorruptedArtifactException {
    for (String other : others) {
      if (manifest.get(other).isEmpty()) {
        throw new CorruptedArtifactException(member + ": no line for " + other);
      }
    }
    ExpectedFiles expected = new ExpectedFiles(member);
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
          member + ": line for " + Text.shown(name) + ", which can be no member");
    }
    files
        .computeIfAbsent(index, i -> new LinkedHashMap<>())
        .put(name.substring(folder.length()), digest);
  }

  /** Returns name to digest of the files of one payload, in the order of the manifest. */
  Map<String, Digest> of(int index) {
    return files.getOrDefault(index, Map.of());
  }

  /** Returns name to digest of the files of one payload in both manifests, this one's first. */
  Map<String, Digest> with(ExpectedFiles augment, int index) {
    Map<String, Digest> all = new LinkedHashMap<>(of(index));
    all.putAll(augment.of(index));
    return all;
  }

  /** Returns no files at all. */
  static ExpectedFiles none(String member) {
    return new ExpectedFiles(member);
  }

  /**
   * Checks what augments the artifact: no file twice, and no image of a root filesystem that nobody
   * has signed.
   */
  void checkAugment(ExpectedFiles original, ArtifactHeader header, ReadLimits limits)
      throws ArtifactException {
    for (Map.Entry<Integer, Map<String, Digest>> payload : files.entrySet()) {
      for (String name : payload.getValue().keySet()) {
        if (original.of(payload.getKey()).containsKey(name)) {
          throw new CorruptedArtifactException(
              member
                  + ": line for "
                  + MemberName.dataFolder(payload.getKey())
                  + name
                  + ", which is in "
                  + original.member
                  + " already");
        }
      }
    }
    checkIndexes(header.payloads().size());
    for (PayloadHeader payload : header.payloads()) {
      int index = payload.index();
      int number = of(index).size();
      checkNumber(index, original.of(index).size() + number, limits);
      if (number > 0 && payload.type().filter(HeaderInfo.ROOTFS_IMAGE::equals).isPresent()) {
        throw new CorruptedArtifactException(
            member + ": " + number + " files of payload " + index + ", a rootfs-image has none");
      }
    }
  }

  /** Checks the number of files against what the header says of the payloads. */
  void check(ArtifactHeader header, ReadLimits limits) throws ArtifactException {
    checkIndexes(header.payloads().size());
    for (PayloadHeader payload : header.payloads()) {
      check(payload, of(payload.index()).size(), limits);
    }
  }

  private void checkIndexes(int payloads) throws CorruptedArtifactException {
    if (!files.isEmpty() && files.lastKey() >= payloads) {
      throw new CorruptedArtifactException(
          member
              + ": files for payload "
              + files.lastKey()
              + ", but the header has only "
              + payloads
              + " payloads");
    }
  }

  private static void checkNumber(int index, int number, ReadLimits limits)
      throws LimitExceededException {
    if (number > limits.payloadFiles()) {
      throw new LimitExceededException("payload " + index, number, limits.payloadFiles(), "files");
    }
  }

  private static void check(PayloadHeader payload, int number, ReadLimits limits)
      throws ArtifactException {
    String what = "payload " + payload.index();
    checkNumber(payload.index(), number, limits);
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
