package tandem.server.manage;

import tandem.server.http.Reply;
import tandem.server.http.Router;
import tandem.server.metrics.Metrics;
import tandem.server.security.Action;

/** What the server counts and measures, for Prometheus. */
final class MetricsApi {
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;

  MetricsApi(Metrics metrics) {
    this.metrics = metrics;
  }

  void addTo(Router router, Access access) {
    router.add(
        "GET",
        "/metrics",
        access.allow(Action.LOOK, (caller, request) -> Reply.text(200, FORMAT, metrics.text())));
  }
}
