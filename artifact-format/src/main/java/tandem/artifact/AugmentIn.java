package tandem.artifact;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import tandem.artifact.MemberName.HeaderName;
import tandem.json.JsonValue.JsonObject;

/**
 * What augments an artifact, while its beginning is read.
 *
 * @param augment the whole of it
 * @param files its payload files
 */
record AugmentIn(Augment augment, ExpectedFiles files) {
  /**
   * Reads the header archive that comes next.
   *
   * @param archive the name that it must have
   * @param manifest the list that announced it
   */
  static AugmentIn read(TarIn tar, HeaderName archive, byte[] manifest, ReadLimits limits)
      throws IOException {
    Manifest list = Manifest.parse(MemberName.MANIFEST_AUGMENT, manifest);
    TarMember member = tar.next();
    if (member == null || !member.name().equals(archive.name())) {
      throw Prelude.unexpected(member, archive.name());
    }
    ExpectedFiles files =
        ExpectedFiles.of(MemberName.MANIFEST_AUGMENT, list, Set.of(archive.name()));
    byte[] content = tar.readAll(limits.headerBytes());
    Prelude.checkDigest(list, archive.name(), content);
    ArtifactHeader header = HeaderIn.parseAugment(archive, content, limits);
    return new AugmentIn(new Augment(list, header, archive.compression()), files);
  }

  /** Checks it against what it augments. */
  void check(ArtifactHeader original, ExpectedFiles originalFiles, ReadLimits limits)
      throws ArtifactException {
    ArtifactHeader header = augment.header();
    if (header.payloads().size() > original.payloads().size()) {
      throw new CorruptedArtifactException(
          MemberName.HEADER_AUGMENT
              + ": "
              + header.payloads().size()
              + " payloads, the artifact has "
              + original.payloads().size());
    }
    for (PayloadHeader payload : header.payloads()) {
      check(original.payloads().get(payload.index()), payload);
    }
    files.checkAugment(originalFiles, header, limits);
  }

  private static void check(PayloadHeader original, PayloadHeader added)
      throws CorruptedArtifactException {
    String what = MemberName.HEADER_AUGMENT + ": payload " + added.index();
    if (original.type().isEmpty() || added.type().isEmpty()) {
      throw new CorruptedArtifactException(
          what + ": an artifact without payload can not be augmented");
    }
    Optional<JsonObject> below = original.metaData();
    Optional<JsonObject> above = added.metaData();
    if (below.isPresent() && above.isPresent()) {
      Optional<String> conflict = MetaDataMerge.check(below.get(), above.get());
      if (conflict.isPresent()) {
        throw new CorruptedArtifactException(what + ": meta-data: " + conflict.get());
      }
    }
  }
}
