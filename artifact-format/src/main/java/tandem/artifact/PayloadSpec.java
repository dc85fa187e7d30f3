package tandem.artifact;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue.JsonObject;

/**
 * What an {@link ArtifactSpec} says of its payload, or of what augments it. {@link #builder} starts
 * one.
 *
 * @param type {@code rootfs-image} or the name of an update module; empty for a bootstrap artifact,
 *     which installs nothing
 * @param depends provides that must be there with this value
 * @param provides provides besides the defaults
 * @param clearsProvides patterns of provides to remove first, besides the defaults
 * @param defaults what is added to the two by itself
 * @param metaData the meta-data document, if there is one; an empty one counts as none
 * @param files its content; exactly one for a rootfs image
 */
public record PayloadSpec(
    Optional<String> type,
    Map<String, String> depends,
    Map<String, String> provides,
    List<String> clearsProvides,
    DefaultProvides defaults,
    Optional<JsonObject> metaData,
    List<PayloadSource> files) {
  /**
   * Checks all but what depends on the artifact's name.
   *
   * @throws InvalidSpecException when readers would refuse something
   */
  public PayloadSpec {
    depends = Collections.unmodifiableMap(new LinkedHashMap<>(depends));
    provides = Collections.unmodifiableMap(new LinkedHashMap<>(provides));
    clearsProvides = List.copyOf(clearsProvides);
    metaData = metaData.filter(document -> !document.members().isEmpty());
    files = List.copyOf(files);
    type.ifPresent(SpecRules::payloadType);
    SpecRules.entries("depends", depends);
    SpecRules.unique("payload file", files.stream().map(PayloadSource::name).toList());
    SpecRules.files(type, files.size());
    SpecRules.metaData(type, metaData);
  }

  /** Starts the payload of an update module, or a rootfs image. */
  public static PayloadSpecBuilder builder(String payloadType) {
    return new PayloadSpecBuilder(Optional.of(payloadType));
  }

  /** Tells whether it is an image of the whole root filesystem. */
  boolean isRootfsImage() {
    return type.filter(ArtifactSpec.ROOTFS_IMAGE::equals).isPresent();
  }

  /** Tells whether there is anything that only format version 3 can hold. */
  boolean needsVersion3() {
    return !isRootfsImage()
        || !depends.isEmpty()
        || !provides.isEmpty()
        || !clearsProvides.isEmpty();
  }

  /**
   * Returns all provides, sorted.
   *
   * @param image digest of the rootfs image; of another payload, empty
   */
  Map<String, String> allProvides(String artifactName, Optional<Digest> image) {
    // Without a payload there is no software to have a version.
    return type.isPresent()
        ? defaults.provides(type.get(), artifactName, provides, image)
        : DefaultProvides.NOTHING.provides("", artifactName, provides, image);
  }

  /** Returns all patterns of provides to clear. */
  List<String> allClearsProvides() {
    return type.map(name -> defaults.clearsProvides(name, clearsProvides)).orElse(clearsProvides);
  }

  /** Returns the header of format version 3 for files of which the first has the digest. */
  PayloadHeader header(String artifactName, Optional<Digest> firstFile) {
    Optional<Digest> image = firstFile.filter(digest -> isRootfsImage());
    Map<String, List<String>> values = new LinkedHashMap<>();
    depends.forEach((key, value) -> values.put(key, List.of(value)));
    return new PayloadHeader(
        0,
        type,
        values,
        Optional.of(allProvides(artifactName, image)),
        Optional.of(allClearsProvides()),
        metaData);
  }

  /** Returns the header of format version 2, which knows nothing but the type. */
  PayloadHeader headerOfVersion2() {
    return new PayloadHeader(
        0, type, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
