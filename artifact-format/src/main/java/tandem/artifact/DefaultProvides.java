package tandem.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the writer adds to the provides and to the list of cleared provides by itself.
 *
 * @param checksum under which key a rootfs image provides its digest
 * @param version whether the software version is provided unasked; without it nothing is cleared,
 *     either
 * @param clears whether earlier provides of the same software are cleared
 * @param software which software
 */
public record DefaultProvides(
    Checksum checksum, boolean version, boolean clears, SoftwareVersion software) {
  /** What the reference tool does without options. */
  public static final DefaultProvides STANDARD =
      new DefaultProvides(Checksum.STANDARD, true, true, SoftwareVersion.DEFAULT);

  /** Nothing at all. */
  public static final DefaultProvides NOTHING =
      new DefaultProvides(Checksum.NONE, false, false, SoftwareVersion.DEFAULT);

  /** Under which key a rootfs image provides its digest. */
  public enum Checksum {
    /** {@code rootfs-image.checksum}, whatever the software is called. */
    STANDARD,
    /** {@code rootfs_image_checksum}, for clients that know no other. */
    LEGACY,
    /** No checksum, for clients that know no provides. */
    NONE
  }

  private static final String CHECKSUM = "rootfs-image.checksum";
  private static final String LEGACY_CHECKSUM = "rootfs_image_checksum";

  /** The keys under which an artifact may provide the digest of its rootfs image. */
  static final List<String> CHECKSUMS = List.of(CHECKSUM, LEGACY_CHECKSUM);

  /**
   * Returns all provides, sorted. What was given wins over the default version, but never over the
   * checksum, which would be wrong.
   *
   * @param image digest of the rootfs image; of another payload, empty
   */
  Map<String, String> provides(
      String payloadType, String artifactName, Map<String, String> given, Optional<Digest> image) {
    Map<String, String> all = new TreeMap<>(Utf8Order.INSTANCE);
    all.putAll(given);
    putVersion(all, payloadType, artifactName);
    image.ifPresent(
        digest -> {
          switch (checksum) {
            case STANDARD -> all.put(CHECKSUM, digest.hex());
            case LEGACY -> all.put(LEGACY_CHECKSUM, digest.hex());
            case NONE -> {}
          }
        });
    return all;
  }

  private void putVersion(Map<String, String> all, String payloadType, String artifactName) {
    // A version that was asked for is provided even then, but under no name that was not.
    String key = software.key(version ? payloadType : ArtifactSpec.ROOTFS_IMAGE);
    Optional<String> value =
        software.version().or(() -> version ? Optional.of(artifactName) : Optional.empty());
    if (all.getOrDefault(key, "").isEmpty()) {
      value.ifPresent(text -> all.put(key, text));
    }
  }

  /** Returns all patterns of provides to clear: those given, then the defaults that are missing. */
  List<String> clearsProvides(String payloadType, List<String> given) {
    List<String> all = new ArrayList<>(given);
    if (version && clears) {
      defaultClears(payloadType).stream()
          .filter(pattern -> !given.contains(pattern))
          .forEach(all::add);
    }
    return all;
  }

  private List<String> defaultClears(String payloadType) {
    String own = software.pattern(payloadType);
    return software.isWholeRootfs(payloadType)
        ? List.of("artifact_group", LEGACY_CHECKSUM, own)
        : List.of(own);
  }
}
