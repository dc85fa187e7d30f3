package tandem.artifact;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.artifact.MemberName.HeaderName;

/**
 * All of an artifact that comes before its payloads. The signature is decided on before a byte of
 * the header is read, and the header's checksum before the header is parsed.
 */
final class Prelude {
  private static final int LONGEST_SIGNATURE = 16 << 10;

  final FormatVersion version;
  final byte[] manifestBytes;
  final SignatureCheck signature;
  final Manifest manifest;
  final ExpectedFiles files;
  final Compression headerCompression;
  final ArtifactHeader header;
  final Optional<Augment> augment;
  final ExpectedFiles augmentFiles;

  Prelude(TarIn tar, ReadLimits limits, SignaturePolicy policy) throws IOException {
    byte[] versionBytes = readVersion(tar, limits);
    version = VersionDocument.parse(versionBytes);
    manifestBytes = readManifest(tar, limits);

    TarMember member = tar.next();
    boolean signed = member != null && member.name().equals(MemberName.SIGNATURE);
    signature =
        SignatureCheck.of(policy, manifestBytes, signed ? tar.readAll(LONGEST_SIGNATURE) : null);
    if (signed) {
      member = tar.next();
    }

    manifest = Manifest.parse(MemberName.MANIFEST, manifestBytes);
    byte[] added = augmentManifest(tar, member, limits);
    if (added != null) {
      member = tar.next();
    }
    HeaderName archive = headerArchive(member);
    files =
        ExpectedFiles.of(MemberName.MANIFEST, manifest, Set.of(MemberName.VERSION, archive.name()));
    checkDigest(manifest, MemberName.VERSION, versionBytes);
    byte[] content = tar.readAll(limits.headerBytes());
    checkDigest(manifest, archive.name(), content);
    headerCompression = archive.compression();
    header = HeaderIn.parse(archive, content, version, files, limits);
    files.check(header, limits);
    if (added == null) {
      augment = Optional.empty();
      augmentFiles = ExpectedFiles.none(MemberName.MANIFEST_AUGMENT);
    } else {
      AugmentIn read = AugmentIn.read(tar, archive.augment(), added, limits);
      read.check(header, files, limits);
      augment = Optional.of(read.augment());
      augmentFiles = read.files();
    }
  }

  private byte @Nullable [] augmentManifest(
      TarIn tar, @Nullable TarMember member, ReadLimits limits) throws IOException {
    if (member == null
        || !member.name().equals(MemberName.MANIFEST_AUGMENT)
        || version == FormatVersion.V2) {
      return null;
    }
    if (!limits.augments()) {
      // Nothing vouches for what it adds, and no client in the field installs it.
      throw new UnsupportedArtifactException(
          member.name() + ": augmented artifacts can be shown and checked, but not installed");
    }
    return tar.readAll(limits.manifestBytes());
  }

  private static byte[] readVersion(TarIn tar, ReadLimits limits) throws IOException {
    TarMember member = tar.next();
    if (member == null || !member.name().equals(MemberName.VERSION)) {
      throw new NotAnArtifactException(
          "not an artifact: a tar archive whose first member is "
              + (member == null ? "missing" : member.name())
              + ", expected "
              + MemberName.VERSION);
    }
    return tar.readAll(limits.jsonBytes());
  }

  private static byte[] readManifest(TarIn tar, ReadLimits limits) throws IOException {
    TarMember member = tar.next();
    if (member == null || !member.name().equals(MemberName.MANIFEST)) {
      throw unexpected(member, MemberName.MANIFEST);
    }
    return tar.readAll(limits.manifestBytes());
  }

  private static HeaderName headerArchive(@Nullable TarMember member) throws ArtifactException {
    HeaderName archive = member == null ? null : HeaderName.parse(member.name());
    if (archive == null) {
      throw unexpected(member, "header.tar, header.tar.gz, header.tar.xz or header.tar.zst");
    }
    return archive;
  }

  static CorruptedArtifactException unexpected(@Nullable TarMember member, String expected) {
    return new CorruptedArtifactException(
        (member == null ? "end of the artifact" : member.name()) + ": expected " + expected);
  }

  static void checkDigest(Manifest manifest, String member, byte[] content)
      throws CorruptedArtifactException {
    Digest expected = manifest.get(member).orElseThrow();
    Digest got = Digest.sha256(content);
    if (!got.equals(expected)) {
      throw wrongDigest(member, got, expected);
    }
  }

  static CorruptedArtifactException wrongDigest(String member, Digest got, Digest expected) {
    return new CorruptedArtifactException(member + ": SHA-256 " + got + ", expected " + expected);
  }
}
