package tandem.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tandem.json.JsonValue.JsonObject;

/** Collects an {@link ArtifactSpec}: version 3, unsigned, gzip, time 0 unless told otherwise. */
public final class ArtifactSpecBuilder {
  private final PayloadSpecBuilder payload;
  private final List<String> deviceTypes = new ArrayList<>();
  private final List<String> dependsNames = new ArrayList<>();
  private final List<String> dependsGroups = new ArrayList<>();
  private final List<StateScript> scripts = new ArrayList<>();
  private FormatVersion version = FormatVersion.V3;
  private String name = "";
  private Optional<String> group = Optional.empty();
  private Optional<PayloadSpec> augment = Optional.empty();
  private CompressionSetting compression = CompressionSetting.of(Compression.GZIP);
  private Optional<Signer> signer = Optional.empty();
  private long timestamp;

  ArtifactSpecBuilder(Optional<String> payloadType) {
    this.payload = new PayloadSpecBuilder(payloadType).defaults(DefaultProvides.STANDARD);
  }

  /** Sets the version of the format. */
  public ArtifactSpecBuilder version(FormatVersion formatVersion) {
    this.version = formatVersion;
    return this;
  }

  /** Sets the artifact name, which is required. */
  public ArtifactSpecBuilder name(String artifactName) {
    this.name = artifactName;
    return this;
  }

  /** Sets the artifact group it provides. */
  public ArtifactSpecBuilder group(String artifactGroup) {
    this.group = Optional.of(artifactGroup);
    return this;
  }

  /** Adds a device type; at least one is required. */
  public ArtifactSpecBuilder deviceType(String deviceType) {
    deviceTypes.add(deviceType);
    return this;
  }

  /** Adds an artifact name, one of which must be installed. */
  public ArtifactSpecBuilder dependsOnName(String artifactName) {
    dependsNames.add(artifactName);
    return this;
  }

  /** Adds an artifact group, one of which must be current. */
  public ArtifactSpecBuilder dependsOnGroup(String artifactGroup) {
    dependsGroups.add(artifactGroup);
    return this;
  }

  /** Adds something that must be provided with this value; of one key, the last value counts. */
  public ArtifactSpecBuilder depends(String key, String value) {
    payload.depends(key, value);
    return this;
  }

  /** Adds something that is provided afterwards; of one key, the last value counts. */
  public ArtifactSpecBuilder provides(String key, String value) {
    payload.provides(key, value);
    return this;
  }

  /** Adds a pattern of provides to remove first; {@code *} stands for any text. */
  public ArtifactSpecBuilder clearsProvides(String pattern) {
    payload.clearsProvides(pattern);
    return this;
  }

  /** Sets what is added to provides and cleared provides by itself. */
  public ArtifactSpecBuilder defaults(DefaultProvides defaultProvides) {
    payload.defaults(defaultProvides);
    return this;
  }

  /** Sets the meta-data; numbers stay as they are written, names are sorted. */
  public ArtifactSpecBuilder metaData(JsonObject document) {
    payload.metaData(document);
    return this;
  }

  /**
   * Sets what is added to the payload and not covered by the signature. No client in the field
   * installs such an artifact.
   */
  public ArtifactSpecBuilder augment(PayloadSpec added) {
    this.augment = Optional.of(added);
    return this;
  }

  /** Adds a state script. */
  public ArtifactSpecBuilder script(StateScript script) {
    scripts.add(script);
    return this;
  }

  /** Adds a payload file. */
  public ArtifactSpecBuilder file(PayloadSource file) {
    payload.file(file);
    return this;
  }

  /** Adds a payload file under its own name. */
  public ArtifactSpecBuilder file(Path path) {
    return file(PayloadSource.of(path));
  }

  /** Sets how header and payload are compressed. */
  public ArtifactSpecBuilder compression(CompressionSetting setting) {
    this.compression = setting;
    return this;
  }

  /** Sets how header and payload are compressed, with the default level. */
  public ArtifactSpecBuilder compression(Compression method) {
    return compression(CompressionSetting.of(method));
  }

  /** Sets what signs the manifest. */
  public ArtifactSpecBuilder signer(Signer manifestSigner) {
    this.signer = Optional.of(manifestSigner);
    return this;
  }

  /** Sets the time of the archives, scripts and files inside, in seconds since 1970. */
  public ArtifactSpecBuilder timestamp(long seconds) {
    this.timestamp = seconds;
    return this;
  }

  /**
   * Returns the spec.
   *
   * @throws InvalidSpecException when something is missing, or readers would refuse the artifact
   */
  public ArtifactSpec build() {
    return new ArtifactSpec(
        version,
        new ArtifactFacts(name, group, deviceTypes, dependsNames, dependsGroups),
        payload.build(),
        augment,
        scripts,
        compression,
        signer,
        timestamp);
  }
}
