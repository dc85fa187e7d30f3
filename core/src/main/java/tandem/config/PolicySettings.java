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
 * @param preInstallCommand {@code Tandem.PreInstallCommand}: absolute path of a program and its
 *     arguments, which must succeed before anything is installed; none for no condition
 */
public record PolicySettings(
    Map<String, DebianVersion> minimumVersions,
    Optional<List<String>> allowedPayloadTypes,
    List<String> preInstallCommand) {

  /** Allows everything. */
  public static final PolicySettings NONE =
      new PolicySettings(Map.of(), Optional.empty(), List.of());

  /** Allows nothing, for where it is not known what is allowed. */
  static final PolicySettings ALLOWS_NOTHING =
      new PolicySettings(Map.of(), Optional.of(List.of()), List.of());

  public PolicySettings {
    minimumVersions = Collections.unmodifiableMap(new TreeMap<>(minimumVersions));
    allowedPayloadTypes = allowedPayloadTypes.map(List::copyOf);
    preInstallCommand = List.copyOf(preInstallCommand);
  }
}
