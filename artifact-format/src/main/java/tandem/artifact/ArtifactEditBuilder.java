package tandem.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tandem.json.JsonValue.JsonObject;

/** Collects an {@link ArtifactEdit}, which changes nothing unless told to. */
public final class ArtifactEditBuilder {
  private Optional<String> name = Optional.empty();
  private Optional<String> group = Optional.empty();
  private Optional<List<String>> deviceTypes = Optional.empty();
  private Optional<List<String>> dependsNames = Optional.empty();
  private Optional<List<String>> dependsGroups = Optional.empty();
  private final Set<String> removeProvides = new LinkedHashSet<>();
  private final Map<String, String> provides = new LinkedHashMap<>();
  private final Set<String> removeDepends = new LinkedHashSet<>();
  private final Map<String, String> depends = new LinkedHashMap<>();
  private final List<String> addClears = new ArrayList<>();
  private final Set<String> removeClears = new LinkedHashSet<>();
  private Optional<JsonObject> metaData = Optional.empty();
  private boolean removeMetaData;
  private final List<StateScript> addScripts = new ArrayList<>();
  private final Set<String> removeScripts = new LinkedHashSet<>();
  private final List<FileEdit> files = new ArrayList<>();
  private Optional<CompressionSetting> compression = Optional.empty();
  private Optional<Signer> signer = Optional.empty();
  private DropSignature dropSignature = DropSignature.NEVER;
  private Optional<Path> temporary = Optional.empty();
  private long timestamp;

  ArtifactEditBuilder() {}

  /** Sets the artifact name; software versions that equalled the old one follow. */
  public ArtifactEditBuilder name(String artifactName) {
    this.name = Optional.of(artifactName);
    return this;
  }

  /** Sets the artifact group it provides; an empty text takes it away. */
  public ArtifactEditBuilder group(String artifactGroup) {
    this.group = Optional.of(artifactGroup);
    return this;
  }

  /** Sets all device types. */
  public ArtifactEditBuilder deviceTypes(List<String> types) {
    this.deviceTypes = Optional.of(types);
    return this;
  }

  /** Sets all artifact names, one of which must be installed. */
  public ArtifactEditBuilder dependsOnNames(List<String> names) {
    this.dependsNames = Optional.of(names);
    return this;
  }

  /** Sets all artifact groups, one of which must be current. */
  public ArtifactEditBuilder dependsOnGroups(List<String> groups) {
    this.dependsGroups = Optional.of(groups);
    return this;
  }

  /** Sets one of the payload's provides. */
  public ArtifactEditBuilder provides(String key, String value) {
    provides.put(key, value);
    return this;
  }

  /** Takes one of the payload's provides away. */
  public ArtifactEditBuilder removeProvides(String key) {
    removeProvides.add(key);
    return this;
  }

  /** Sets one of the payload's depends. */
  public ArtifactEditBuilder depends(String key, String value) {
    depends.put(key, value);
    return this;
  }

  /** Takes one of the payload's depends away. */
  public ArtifactEditBuilder removeDepends(String key) {
    removeDepends.add(key);
    return this;
  }

  /** Adds a pattern of provides to clear. */
  public ArtifactEditBuilder clearsProvides(String pattern) {
    addClears.add(pattern);
    return this;
  }

  /** Takes a pattern of provides to clear away, if it is there. */
  public ArtifactEditBuilder removeClearsProvides(String pattern) {
    removeClears.add(pattern);
    return this;
  }

  /** Sets the meta-data; numbers stay as they are written, names are sorted. */
  public ArtifactEditBuilder metaData(JsonObject document) {
    this.metaData = Optional.of(document);
    return this;
  }

  /** Takes the meta-data away. */
  public ArtifactEditBuilder removeMetaData() {
    removeMetaData = true;
    return this;
  }

  /** Adds a state script. */
  public ArtifactEditBuilder script(StateScript script) {
    addScripts.add(script);
    return this;
  }

  /** Takes a state script away; another one of this name can be added then. */
  public ArtifactEditBuilder removeScript(String scriptName) {
    removeScripts.add(scriptName);
    return this;
  }

  /** Changes the payload files. */
  public ArtifactEditBuilder file(FileEdit edit) {
    files.add(edit);
    return this;
  }

  /** Changes the only payload file, such as a rootfs image, in a temporary copy. */
  public ArtifactEditBuilder image(FileTransform transform) {
    return file(new FileEdit.Transform(Optional.empty(), transform));
  }

  /** Sets how header and payload are compressed from now on. */
  public ArtifactEditBuilder compression(CompressionSetting setting) {
    this.compression = Optional.of(setting);
    return this;
  }

  /** Sets what signs the changed artifact. */
  public ArtifactEditBuilder signer(Signer manifestSigner) {
    this.signer = Optional.of(manifestSigner);
    return this;
  }

  /** Sets what to do about a signature when there is no signer. */
  public ArtifactEditBuilder dropSignature(DropSignature rule) {
    this.dropSignature = rule;
    return this;
  }

  /** Sets the folder for copies of payload files. */
  public ArtifactEditBuilder temporary(Path folder) {
    this.temporary = Optional.of(folder);
    return this;
  }

  /** Sets the time of everything that is written anew, in seconds since 1970. */
  public ArtifactEditBuilder timestamp(long seconds) {
    this.timestamp = seconds;
    return this;
  }

  /**
   * Returns the edit.
   *
   * @throws InvalidSpecException when readers would refuse what it asks for
   */
  public ArtifactEdit build() {
    return new ArtifactEdit(
        name,
        group,
        deviceTypes,
        dependsNames,
        dependsGroups,
        new EntriesEdit(removeProvides, provides),
        new EntriesEdit(removeDepends, depends),
        addClears,
        removeClears,
        metaData,
        removeMetaData,
        addScripts,
        removeScripts,
        files,
        compression,
        signer,
        dropSignature,
        temporary,
        timestamp);
  }
}
