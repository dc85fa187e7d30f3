package tandem.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.PayloadHeader;

/** What an artifact demands of the device, compared with what the device is. */
final class Requirements {

  private Requirements() {}

  /**
   * Returns the same for an artifact that is installed over what ended as inconsistent. The name is
   * then not known. All that the artifact demanded which ended so was there when it was begun, and
   * may now be what it has stated itself.
   *
   * @param sameAgain whether it is the very artifact that ended so
   */
  static List<String> unmetByRepair(
      ArtifactHeader header, String deviceType, Installed marked, boolean sameAgain) {
    List<String> reasons = new ArrayList<>();
    require(reasons, "device type", Optional.of(deviceType), header.deviceTypes());
    if (!sameAgain) {
      facts(reasons, header, deviceType, marked);
    }
    return reasons;
  }

  /** Returns a sentence for each demand that is not met; none when the artifact fits. */
  static List<String> unmet(ArtifactHeader header, String deviceType, Installed installed) {
    List<String> reasons = new ArrayList<>();
    require(reasons, "device type", Optional.of(deviceType), header.deviceTypes());
    if (!header.dependsNames().isEmpty()) {
      require(
          reasons, "artifact name", Optional.of(installed.artifactName()), header.dependsNames());
    }
    facts(reasons, header, deviceType, installed);
    return reasons;
  }

  private static void facts(
      List<String> reasons, ArtifactHeader header, String deviceType, Installed installed) {
    if (!header.dependsGroups().isEmpty()) {
      require(reasons, "artifact group", installed.artifactGroup(), header.dependsGroups());
    }
    Map<String, String> known = new TreeMap<>(installed.asProvides());
    known.put("device_type", deviceType);
    for (PayloadHeader payload : header.payloads()) {
      for (Map.Entry<String, List<String>> demand : payload.depends().entrySet()) {
        Optional<String> got = Optional.ofNullable(known.get(demand.getKey()));
        require(reasons, demand.getKey(), got, demand.getValue());
      }
    }
  }

  private static void require(
      List<String> reasons, String what, Optional<String> got, List<String> allowed) {
    if (got.isEmpty() || !allowed.contains(got.get())) {
      reasons.add(
          what
              + " is "
              + got.map(value -> "'" + value + "'").orElse("not known")
              + ", the artifact wants "
              + (allowed.size() == 1 ? "" : "one of ")
              + String.join(", ", allowed.stream().map(value -> "'" + value + "'").toList()));
    }
  }
}
