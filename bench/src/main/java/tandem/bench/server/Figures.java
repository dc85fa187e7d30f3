package tandem.bench.server;

import java.time.Duration;
import java.util.Locale;

/** One row of the table of results. */
record Figures(String what, Latencies latencies, Duration wall, Duration serverCpu, long failed) {

  static String head() {
    return """
        | Load | Answers | Failed | per s | p50 ms | p99 ms | p99.9 ms | server CPU ms each | processors |
        |---|---|---|---|---|---|---|---|---|
        """;
  }

  String row() {
    double seconds = wall.toMillis() / 1000.0;
    double cpu = serverCpu.toMillis();
    long count = Math.max(1, latencies.count());
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %.0f | %.1f | %.1f | %.1f | %.2f | %.2f |%n",
        what,
        latencies.count(),
        failed,
        count / seconds,
        latencies.millis(0.5),
        latencies.millis(0.99),
        latencies.millis(0.999),
        cpu / count,
        cpu / 1000 / seconds);
  }
}
