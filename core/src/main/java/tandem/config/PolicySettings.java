package tandem.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tandem.core.DebianVersion;

/**
 * What the owner of the device allows to be installed.
 *
 * @param minimumVersions {@code Tandem.MinimumVersions}: for a key of an artifact's provides, the
 *     lowest version it may have
 * @param allowedPayloadTypes {@code Tandem.AllowedPayloadTypes}; none means that all are allowed
 */
public record PolicySettings(
    Map<String, DebianVersion> minimumVersions, Optional<List<String>> allowedPayloadTypes) {

  /** Allows everything. */
  public static final PolicySettings NONE = new PolicySettings(Map.of(), Optional.empty());

  public PolicySettings {
    minimumVersions = Collections.unmodifiableMap(new TreeMap<>(minimumVersions));
    allowedPayloadTypes = allowedPayloadTypes.map(List::copyOf);
  }
}
