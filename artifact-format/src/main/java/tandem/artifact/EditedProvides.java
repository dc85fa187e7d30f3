package tandem.artifact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies an edit to the provides of a payload, and keeps those right that follow from something
 * else: the software version that is the artifact name, and the checksum of the image.
 *
 * @param old the payload
 * @param edit what changes
 */
record EditedProvides(PayloadHeader old, ArtifactEdit edit) {
  private static final String VERSION = ".version";

  /**
   * Returns the changed provides.
   *
   * @param oldName the artifact name so far
   * @param image digest of the rootfs image, if it has changed
   */
  Optional<Map<String, String>> after(String oldName, Optional<Digest> image) {
    Map<String, String> all = new LinkedHashMap<>(old.provides().orElse(Map.of()));
    edit.name()
        .ifPresent(
            name ->
                all.replaceAll(
                    (key, value) -> value.equals(oldName) && isDefault(key) ? name : value));
    EditedHeader.remove("provides", all, edit.provides());
    all.putAll(edit.provides().put());
    image.ifPresent(
        digest ->
            DefaultProvides.CHECKSUMS.forEach(
                key -> all.computeIfPresent(key, (same, value) -> digest.hex())));
    return old.provides().isEmpty() && all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  // Writers that add the version by themselves let the artifact clear its neighbours, too.
  private boolean isDefault(String key) {
    if (!key.endsWith(VERSION)) {
      return false;
    }
    String software = key.substring(0, key.length() - VERSION.length());
    boolean plain =
        old.type().map(type -> key.equals(SoftwareVersion.DEFAULT.key(type))).orElse(false);
    List<String> clears = old.clearsProvides().orElse(List.of());
    return plain || clears.contains(software + ".*");
  }
}
