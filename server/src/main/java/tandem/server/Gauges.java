package tandem.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Fleet;
import tandem.server.metrics.Metrics;
import tandem.server.store.AuthStatus;
import tandem.server.store.Deployment;
import tandem.server.store.Devices;
import tandem.server.store.InstallStatus;
import tandem.server.store.Store;
import tandem.server.store.StoreException;

/** What there is to see of the fleet and of the process. None of it is for a single device. */
final class Gauges {
  private static final double NANOS = 1e9;
  // Those that are let in are in memory, and may be a million.
  private static final List<AuthStatus> COUNTED =
      List.of(AuthStatus.PENDING, AuthStatus.REJECTED, AuthStatus.PREAUTHORIZED, AuthStatus.NOAUTH);

  private Gauges() {}

  static void addTo(
      Metrics metrics, Store store, Fleet fleet, Dispatch dispatch, StoreHealth health) {
    metrics.gauge(
        "tandem_devices", "Devices by status.", "status", () -> devices(store.devices(), fleet));
    metrics.gauge(
        "tandem_deployments",
        "Deployments by status.",
        "status",
        () -> deployments(store.deployments().counts()));
    metrics.gauge(
        "tandem_deployment_devices",
        "Devices in the deployments that are not finished, by how far they are.",
        "status",
        () -> parts(dispatch.statistics()));
    metrics.gauge(
        "tandem_store_writable",
        "1 if the store could be written lately, else 0.",
        () -> health.isWell() ? 1 : 0);
    long began = System.nanoTime();
    metrics.gauge(
        "tandem_uptime_seconds",
        "Since the server started.",
        () -> (System.nanoTime() - began) / NANOS);
    Runtime java = Runtime.getRuntime();
    metrics.gauge(
        "tandem_heap_used_bytes",
        "Java heap in use, with what is not collected yet.",
        () -> java.totalMemory() - java.freeMemory());
    metrics.gauge("tandem_heap_max_bytes", "How large the Java heap may be.", java::maxMemory);
  }

  private static Map<String, Long> devices(Devices devices, Fleet fleet) throws StoreException {
    Map<String, Long> counts = new HashMap<>();
    counts.put(AuthStatus.ACCEPTED.text(), (long) fleet.size());
    for (AuthStatus status : COUNTED) {
      counts.put(status.text(), devices.count(status));
    }
    return counts;
  }

  private static Map<String, Long> deployments(Map<Deployment.Status, Long> counts) {
    Map<String, Long> all = new HashMap<>();
    for (Deployment.Status status : Deployment.Status.values()) {
      all.put(status.text(), counts.getOrDefault(status, 0L));
    }
    return all;
  }

  private static Map<String, Long> parts(Map<InstallStatus, Long> counts) {
    Map<String, Long> all = new HashMap<>();
    for (InstallStatus status : InstallStatus.values()) {
      all.put(status.text(), counts.getOrDefault(status, 0L));
    }
    return all;
  }
}
