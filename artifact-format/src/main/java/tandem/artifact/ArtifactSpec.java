package tandem.artifact;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue.JsonObject;

/**
 * What {@link ArtifactWriter} writes: an artifact of format 3 with one payload. {@link #builder}
 * starts one.
 *
 * @param name artifact name
 * @param group artifact group it provides, if any
 * @param deviceTypes device types it may be installed on; at least one
 * @param dependsNames artifact names, one of which must be installed; empty for any
 * @param dependsGroups artifact groups, one of which must be current; empty for any
 * @param payloadType {@code rootfs-image} or the name of an update module
 * @param depends provides that must be there with this value
 * @param provides provides besides the defaults
 * @param clearsProvides patterns of provides to remove first, besides the defaults
 * @param defaults what is added to the two by itself
 * @param metaData the meta-data document, if there is one
 * @param scripts state scripts
 * @param files the payload; exactly one for a rootfs image
 * @param compression of the header and the payload
 * @param signer signs the manifest, if the artifact is to be signed
 * @param timestamp time of the archives, scripts and files inside, in seconds since 1970
 */
public record ArtifactSpec(
    String name,
    Optional<String> group,
    List<String> deviceTypes,
    List<String> dependsNames,
    List<String> dependsGroups,
    String payloadType,
    Map<String, String> depends,
    Map<String, String> provides,
    List<String> clearsProvides,
    DefaultProvides defaults,
    Optional<JsonObject> metaData,
    List<StateScript> scripts,
    List<PayloadSource> files,
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
    deviceTypes = List.copyOf(deviceTypes);
    dependsNames = List.copyOf(dependsNames);
    dependsGroups = List.copyOf(dependsGroups);
    depends = Collections.unmodifiableMap(new LinkedHashMap<>(depends));
    provides = Collections.unmodifiableMap(new LinkedHashMap<>(provides));
    clearsProvides = List.copyOf(clearsProvides);
    scripts = List.copyOf(scripts);
    files = List.copyOf(files);

    SpecRules.payloadType(payloadType);
    SpecRules.artifactName(name, payloadType);
    group.ifPresent(text -> SpecRules.text("artifact group", text));
    SpecRules.notEmpty("device types", deviceTypes);
    SpecRules.texts("device type", deviceTypes);
    SpecRules.texts("depends on artifact name", dependsNames);
    SpecRules.texts("depends on artifact group", dependsGroups);
    SpecRules.entries("depends", depends);
    SpecRules.entries("provides", defaults.provides(payloadType, name, provides, Optional.empty()));
    SpecRules.texts("clears-provides", defaults.clearsProvides(payloadType, clearsProvides));
    SpecRules.unique("state script", scripts.stream().map(StateScript::name).toList());
    SpecRules.unique("payload file", files.stream().map(PayloadSource::name).toList());
    SpecRules.fileCount(payloadType, files.size());
    SpecRules.timestamp(timestamp);
  }

  /** Starts a spec for a {@link #ROOTFS_IMAGE} or the payload of an update module. */
  public static ArtifactSpecBuilder builder(String payloadType) {
    return new ArtifactSpecBuilder(payloadType);
  }

  /** Returns the header. */
  ArtifactHeader header(PayloadHeader payload) {
    return new ArtifactHeader(
        name, group, deviceTypes, dependsNames, dependsGroups, List.of(payload), scripts);
  }

  /** Returns the header of the payload, whose first file has the digest. */
  PayloadHeader payloadHeader(Optional<Digest> firstFile) {
    Optional<Digest> image = firstFile.filter(digest -> isRootfsImage());
    Map<String, List<String>> values = new LinkedHashMap<>();
    depends.forEach((key, value) -> values.put(key, List.of(value)));
    return new PayloadHeader(
        0,
        Optional.of(payloadType),
        values,
        Optional.of(defaults.provides(payloadType, name, provides, image)),
        Optional.of(defaults.clearsProvides(payloadType, clearsProvides)),
        metaData);
  }

  private boolean isRootfsImage() {
    return payloadType.equals(ROOTFS_IMAGE);
  }
}
