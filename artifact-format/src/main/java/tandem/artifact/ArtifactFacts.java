package tandem.artifact;

import java.util.List;
import java.util.Optional;

/**
 * What an {@link ArtifactSpec} says of the whole artifact, whatever it installs.
 *
 * @param name artifact name
 * @param group artifact group it provides, if any
 * @param deviceTypes device types it may be installed on; at least one
 * @param dependsNames artifact names, one of which must be installed; empty for any
 * @param dependsGroups artifact groups, one of which must be current; empty for any
 */
public record ArtifactFacts(
    String name,
    Optional<String> group,
    List<String> deviceTypes,
    List<String> dependsNames,
    List<String> dependsGroups) {
  /**
   * Checks the texts.
   *
   * @throws InvalidSpecException when readers would refuse one of them
   */
  public ArtifactFacts {
    deviceTypes = List.copyOf(deviceTypes);
    dependsNames = List.copyOf(dependsNames);
    dependsGroups = List.copyOf(dependsGroups);
    SpecRules.text("artifact name", name);
    group.ifPresent(text -> SpecRules.text("artifact group", text));
    SpecRules.notEmpty("device types", deviceTypes);
    SpecRules.texts("device type", deviceTypes);
    SpecRules.texts("depends on artifact name", dependsNames);
    SpecRules.texts("depends on artifact group", dependsGroups);
  }

  /** Tells whether there is anything that only format version 3 can hold. */
  boolean needsVersion3() {
    return group.isPresent() || !dependsNames.isEmpty() || !dependsGroups.isEmpty();
  }

  /** Returns the header of an artifact with one payload. */
  ArtifactHeader header(PayloadHeader payload, List<StateScript> scripts) {
    return new ArtifactHeader(
        name, group, deviceTypes, dependsNames, dependsGroups, List.of(payload), scripts);
  }
}
