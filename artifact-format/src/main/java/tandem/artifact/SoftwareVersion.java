package tandem.artifact;

import java.util.Optional;

/**
 * Names the software that an artifact installs: its version goes to the provides as {@code
 * FILESYSTEM.NAME.version}, and installing it clears {@code FILESYSTEM.NAME.*}. Empty texts count
 * as absent.
 *
 * @param filesystem instead of {@code rootfs-image}
 * @param name instead of the payload type; a rootfs image has none by default
 * @param version instead of the artifact name
 */
public record SoftwareVersion(
    Optional<String> filesystem, Optional<String> name, Optional<String> version) {
  /** Nothing but defaults. */
  public static final SoftwareVersion DEFAULT =
      new SoftwareVersion(Optional.empty(), Optional.empty(), Optional.empty());

  public SoftwareVersion {
    filesystem = filesystem.filter(text -> !text.isEmpty());
    name = name.filter(text -> !text.isEmpty());
    version = version.filter(text -> !text.isEmpty());
  }

  /** Returns the provides key of the version of a payload of this type. */
  public String key(String payloadType) {
    return prefix(payloadType) + "version";
  }

  /** Returns the pattern of the keys that belong to this software. */
  String pattern(String payloadType) {
    return prefix(payloadType) + "*";
  }

  /** Tells whether a payload of this type replaces the whole root filesystem. */
  boolean isWholeRootfs(String payloadType) {
    return prefix(payloadType).equals(ArtifactSpec.ROOTFS_IMAGE + ".");
  }

  private String prefix(String payloadType) {
    Optional<String> type =
        payloadType.equals(ArtifactSpec.ROOTFS_IMAGE) ? Optional.empty() : Optional.of(payloadType);
    return filesystem.orElse(ArtifactSpec.ROOTFS_IMAGE)
        + name.or(() -> type).map(text -> "." + text).orElse("")
        + ".";
  }
}
