package tandem.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue.JsonObject;

/** Collects an {@link ArtifactSpec}: unsigned, gzip and time 0 unless told otherwise. */
public final class ArtifactSpecBuilder {
  private final String payloadType;
  private final List<String> deviceTypes = new ArrayList<>();
  private final List<String> dependsNames = new ArrayList<>();
  private final List<String> dependsGroups = new ArrayList<>();
  private final Map<String, String> depends = new LinkedHashMap<>();
  private final Map<String, String> provides = new LinkedHashMap<>();
  private final List<String> clearsProvides = new ArrayList<>();
  private final List<StateScript> scripts = new ArrayList<>();
  private final List<PayloadSource> files = new ArrayList<>();
  private String name = "";
  private Optional<String> group = Optional.empty();
  private DefaultProvides defaults = DefaultProvides.STANDARD;
  private Optional<JsonObject> metaData = Optional.empty();
  private CompressionSetting compression = CompressionSetting.of(Compression.GZIP);
  private Optional<Signer> signer = Optional.empty();
  private long timestamp;

  ArtifactSpecBuilder(String payloadType) {
    this.payloadType = payloadType;
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
    depends.put(key, value);
    return this;
  }

  /** Adds something that is provided afterwards; of one key, the last value counts. */
  public ArtifactSpecBuilder provides(String key, String value) {
    provides.put(key, value);
    return this;
  }

  /** Adds a pattern of provides to remove first; {@code *} stands for any text. */
  public ArtifactSpecBuilder clearsProvides(String pattern) {
    clearsProvides.add(pattern);
    return this;
  }

  /** Sets what is added to provides and cleared provides by itself. */
  public ArtifactSpecBuilder defaults(DefaultProvides defaultProvides) {
    this.defaults = defaultProvides;
    return this;
  }

  /** Sets the meta-data; numbers stay as they are written, names are sorted. */
  public ArtifactSpecBuilder metaData(JsonObject document) {
    this.metaData = Optional.of(document);
    return this;
  }

  /** Adds a state script. */
  public ArtifactSpecBuilder script(StateScript script) {
    scripts.add(script);
    return this;
  }

  /** Adds a payload file. */
  public ArtifactSpecBuilder file(PayloadSource file) {
    files.add(file);
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
        name,
        group,
        deviceTypes,
        dependsNames,
        dependsGroups,
        payloadType,
        depends,
        provides,
        clearsProvides,
        defaults,
        metaData,
        scripts,
        files,
        compression,
        signer,
        timestamp);
  }
}
