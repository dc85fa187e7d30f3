package tandem.artifact;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link ArtifactWriter} writes: an artifact with one payload, or with none. {@link #builder}
 * and {@link #bootstrap} start one.
 *
 * @param version of the format; 2 knows rootfs images only, and no provides or depends
 * @param facts name, group and where it may be installed
 * @param payload what it installs
 * @param augment what is added to the payload and not covered by the signature, if anything
 * @param scripts state scripts
 * @param compression of the headers and the payload
 * @param signer signs the manifest, if the artifact is to be signed
 * @param timestamp time of the archives, scripts and files inside, in seconds since 1970
 */
public record ArtifactSpec(
    FormatVersion version,
    ArtifactFacts facts,
    PayloadSpec payload,
    Optional<PayloadSpec> augment,
    List<StateScript> scripts,
    CompressionSetting compression,
    Optional<Signer> signer,
    long timestamp) {
  /** The payload type of an image of the whole root filesystem. */
  public static final String ROOTFS_IMAGE = "rootfs-image";

  /**
   * Checks everything that readers in the field check.
   *
   * @throws InvalidSpecException when one of them would refuse the artifact
   */
  public ArtifactSpec {
    scripts = List.copyOf(scripts);
    SpecRules.artifactName(facts.name(), payload.type());
    SpecRules.entries("provides", payload.allProvides(facts.name(), Optional.empty()));
    SpecRules.texts("clears-provides", payload.allClearsProvides());
    SpecRules.scripts(payload, scripts);
    SpecRules.timestamp(timestamp);
    if (version == FormatVersion.V2) {
      SpecRules.version2(facts, payload, augment);
    }
    augment.ifPresent(added -> SpecRules.augment(facts, payload, added));
  }

  /** Starts a spec for a {@link #ROOTFS_IMAGE} or the payload of an update module. */
  public static ArtifactSpecBuilder builder(String payloadType) {
    return new ArtifactSpecBuilder(Optional.of(payloadType));
  }

  /** Starts a spec for an artifact that installs nothing and only states what is installed. */
  public static ArtifactSpecBuilder bootstrap() {
    return new ArtifactSpecBuilder(Optional.empty());
  }

  /** Returns the artifact name. */
  public String name() {
    return facts.name();
  }

  /** Returns all payload files in the order of the archive, those that augment it last. */
  public List<PayloadSource> files() {
    return Stream.concat(
            payload.files().stream(),
            augment.map(PayloadSpec::files).stream().flatMap(List::stream))
        .toList();
  }

  /**
   * Returns the header.
   *
   * @param firstFile digest of the first payload file
   */
  ArtifactHeader header(Optional<Digest> firstFile) {
    PayloadHeader content =
        switch (version) {
          case V2 -> payload.headerOfVersion2();
          case V3 -> payload.header(name(), firstFile);
        };
    return facts.header(content, scripts);
  }

  /** Returns the header that augments the other, if there is one. */
  Optional<ArtifactHeader> augmentHeader() {
    return augment.map(added -> facts.header(added.header(name(), Optional.empty()), List.of()));
  }
}
