package tandem.server.manage;

import java.util.LinkedHashMap;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.server.store.Deployment;
import tandem.server.store.InstallStatus;

/** How many devices of a deployment have which status. */
final class Statistics {
  private Statistics() {}

  /** Returns a number for every status; devices that have not asked yet are pending. */
  static Map<String, JsonValue> of(Deployment deployment, Map<InstallStatus, Long> counts) {
    long asked = counts.values().stream().mapToLong(Long::longValue).sum();
    long waiting =
        deployment.status() == Deployment.Status.FINISHED
            ? 0
            : Math.max(0, deployment.devices() - asked);
    Map<String, JsonValue> statistics = new LinkedHashMap<>();
    for (InstallStatus status : InstallStatus.values()) {
      long count = counts.getOrDefault(status, 0L);
      statistics.put(
          status.text(), JsonValue.of(status == InstallStatus.PENDING ? count + waiting : count));
    }
    return statistics;
  }
}
