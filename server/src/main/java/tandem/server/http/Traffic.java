package tandem.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import tandem.server.metrics.Counter;
import tandem.server.metrics.Durations;
import tandem.server.metrics.Metrics;

/** Counts requests and answers. */
final class Traffic {
  private final Counter requests;
  private final Durations durations;
  private final Counter sentBytes;
  private final LongAdder all = new LongAdder();
  private final AtomicInteger sending = new AtomicInteger();
  private final UnaryOperator<String> kinds;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /**
   * Takes where to count.
   *
   * @param kinds returns the kind of requests for the path of a route, and for no path
   */
  Traffic(Metrics metrics, UnaryOperator<String> kinds) {
    this.kinds = kinds;
    this.requests =
        metrics.counter(
            "tandem_http_requests_total", "Requests by kind and answer.", "kind", "status");
    this.durations =
        metrics.durations(
            "tandem_http_request_seconds",
            "How long the answer took, from the moment when all of the request was there.",
            "kind");
    this.sentBytes =
        metrics.counter("tandem_download_bytes_total", "Bytes of artifacts that were sent.");
    metrics.gauge(
        "tandem_downloads_active", "Downloads of artifacts that are under way.", sending::get);
  }

  /** A request was answered by its route. */
  void answered(Route route, int status, long nanos) {
    counted(route.pattern(), status);
    durations.add(nanos, kind(route.pattern()));
  }

  /** A request was answered without any work. */
  void counted(String pattern, int status) {
    requests.increment(kind(pattern), Integer.toString(status));
    all.increment();
  }

  /** Returns how many requests were answered. */
  long answered() {
    return all.sum();
  }

  private String kind(String pattern) {
    return known.computeIfAbsent(pattern, kinds);
  }

  /** A file begins to be sent. */
  void fileBegins() {
    sending.incrementAndGet();
  }

  /** A file is no longer sent, whether it has come to its end or not. */
  void fileEnds(long bytes) {
    sending.decrementAndGet();
    sentBytes.add(bytes);
  }
}
