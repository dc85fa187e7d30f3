package tandem.artifact;

import java.util.List;
import java.util.Optional;

/**
 * What the header says of the whole artifact.
 *
 * @param name artifact name
 * @param group artifact group it provides, if any
 * @param deviceTypes device types it may be installed on; at least one
 * @param dependsNames artifact names, one of which must be installed; empty for any
 * @param dependsGroups artifact groups, one of which must be current; empty for any
 * @param payloads one for each payload, in order
 * @param scripts state scripts in the order of the archive
 */
public record ArtifactHeader(
    String name,
    Optional<String> group,
    List<String> deviceTypes,
    List<String> dependsNames,
    List<String> dependsGroups,
    List<PayloadHeader> payloads,
    List<StateScript> scripts) {
  public ArtifactHeader {
    deviceTypes = List.copyOf(deviceTypes);
    dependsNames = List.copyOf(dependsNames);
    dependsGroups = List.copyOf(dependsGroups);
    payloads = List.copyOf(payloads);
    scripts = List.copyOf(scripts);
  }
}
