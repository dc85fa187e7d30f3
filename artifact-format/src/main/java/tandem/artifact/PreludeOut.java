package tandem.artifact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of an artifact that comes before its payload, made in memory. Needs the digests of all
 * payload files, and signs.
 */
final class PreludeOut {
  private final ArtifactSpec spec;
  private final byte[] version;
  private final byte[] header;
  private final byte[] manifest;
  private final Optional<byte[]> signature;
  private final Optional<byte[]> augmentHeader;
  private final Optional<byte[]> augmentManifest;

  /**
   * Makes the members.
   *
   * @param digests of the payload files, in the order of {@link ArtifactSpec#files}
   * @throws LimitExceededException when the header is larger than readers allow
   * @throws IOException when signing fails
   */
  static PreludeOut of(ArtifactSpec spec, List<Digest> digests) throws IOException {
    return new PreludeOut(spec, digests, spec.signer());
  }

  /**
   * Makes the members with invented digests and an invented signature, for their length: together,
   * they are nearly always as long as the real ones.
   *
   * @throws LimitExceededException when the header is larger than readers allow
   */
  static PreludeOut draft(ArtifactSpec spec) throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (PayloadSource file : spec.files()) {
      // As random as real ones, so that they take as much room when they are compressed.
      digests.add(Digest.sha256(file.name().getBytes(StandardCharsets.UTF_8)));
    }
    return new PreludeOut(
        spec, digests, spec.signer().map(real -> message -> new byte[real.expectedLength()]));
  }

  private PreludeOut(ArtifactSpec spec, List<Digest> digests, Optional<Signer> signer)
      throws IOException {
    this.spec = spec;
    this.version = HeaderEncoder.version(spec.version());
    this.header = header(spec, digests.stream().findFirst());
    int signed = spec.payload().files().size();
    Map<String, Digest> entries = lines(spec.payload().files(), digests.subList(0, signed));
    entries.put(memberName(MemberName.HEADER), Digest.sha256(header));
    entries.put(MemberName.VERSION, Digest.sha256(version));
    this.manifest = new Manifest(entries).toBytes();
    this.signature =
        signer.isEmpty() ? Optional.empty() : Optional.of(base64(signer.get().sign(manifest)));
    if (spec.augment().isEmpty()) {
      this.augmentHeader = Optional.empty();
      this.augmentManifest = Optional.empty();
    } else {
      byte[] archive =
          HeaderArchive.encode(
              spec.augmentHeader().orElseThrow(), spec.compression(), spec.timestamp());
      Map<String, Digest> added =
          lines(spec.augment().get().files(), digests.subList(signed, digests.size()));
      added.put(memberName(MemberName.HEADER_AUGMENT), Digest.sha256(archive));
      this.augmentHeader = Optional.of(archive);
      this.augmentManifest = Optional.of(new Manifest(added).toBytes());
    }
  }

  private static byte[] header(ArtifactSpec spec, Optional<Digest> firstFile) throws IOException {
    ArtifactHeader header = spec.header(firstFile);
    return switch (spec.version()) {
      case V2 ->
          HeaderArchive.encodeVersion2(
              header,
              List.of(spec.files().stream().map(PayloadSource::name).toList()),
              spec.compression(),
              spec.timestamp());
      case V3 -> HeaderArchive.encode(header, spec.compression(), spec.timestamp());
    };
  }

  private static Map<String, Digest> lines(List<PayloadSource> files, List<Digest> digests) {
    Map<String, Digest> lines = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      lines.put(MemberName.dataFolder(0) + files.get(i).name(), digests.get(i));
    }
    return lines;
  }

  private String memberName(String stem) {
    return stem + spec.compression().method().suffix();
  }

  private static byte[] base64(byte[] signature) {
    return Base64.getEncoder().encodeToString(signature).getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the members as a tar without an end. */
  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writeTo(new TarOut(bytes));
    return bytes.toByteArray();
  }

  private void writeTo(TarOut tar) throws IOException {
    tar.member(MemberName.VERSION, 0, version);
    tar.member(MemberName.MANIFEST, 0, manifest);
    if (signature.isPresent()) {
      tar.member(MemberName.SIGNATURE, 0, signature.get());
    }
    if (augmentManifest.isPresent()) {
      tar.member(MemberName.MANIFEST_AUGMENT, 0, augmentManifest.get());
    }
    tar.member(memberName(MemberName.HEADER), spec.timestamp(), header);
    if (augmentHeader.isPresent()) {
      tar.member(memberName(MemberName.HEADER_AUGMENT), spec.timestamp(), augmentHeader.get());
    }
  }
}
