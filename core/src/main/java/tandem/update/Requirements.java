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

  /** Returns a sentence for each demand that is not met; none when the artifact fits. */
  static List<String> unmet(ArtifactHeader header, String deviceType, Installed installed) {
    List<String> reasons = new ArrayList<>();
    require(reasons, "device type", Optional.of(deviceType), header.deviceTypes());
    if (!header.dependsNames().isEmpty()) {
      require(
          reasons, "artifact name", Optional.of(installed.artifactName()), header.dependsNames());
    }
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
    return reasons;
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
