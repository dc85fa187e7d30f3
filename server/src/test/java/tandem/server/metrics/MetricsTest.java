package tandem.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void everyKind_isWrittenAsPrometheusReadsIt() {
    Counter counter = metrics.counter("c_total", "A \\ count\nof two lines.", "a", "b");
    counter.increment("x", "back\\slash \"quoted\"\nline, {}");
    counter.add(41, "x", "back\\slash \"quoted\"\nline, {}");
    metrics.gauge("g", "One.", () -> 0.00001);
    metrics.gauge("h", "Some.", "l", () -> Map.of("p", 3L, "q", -4));

    Map<String, Double> samples = PrometheusText.parse(metrics.text());

    assertThat(samples)
        .containsEntry("c_total{a=\"x\",b=\"back\\\\slash \\\"quoted\\\"\\nline, {}\"}", 42.0)
        .containsEntry("g", 0.00001)
        .containsEntry("h{l=\"p\"}", 3.0)
        .containsEntry("h{l=\"q\"}", -4.0)
        .hasSize(4);
  }

  @Test
  void durations_areInTheBucketsUpToWhichTheyTook() {
    Durations durations = metrics.durations("d_seconds", "Time.", "kind");
    durations.add(Duration.ofMillis(1).toNanos(), "next");
    durations.add(Duration.ofMillis(2).toNanos(), "next");
    durations.add(Duration.ofMinutes(2).toNanos(), "next");

    Map<String, Double> samples = PrometheusText.parse(metrics.text());

    assertThat(samples)
        .containsEntry("d_seconds_bucket{kind=\"next\",le=\"0.001\"}", 1.0)
        .containsEntry("d_seconds_bucket{kind=\"next\",le=\"0.0025\"}", 2.0)
        .containsEntry("d_seconds_bucket{kind=\"next\",le=\"10.0\"}", 2.0)
        .containsEntry("d_seconds_bucket{kind=\"next\",le=\"+Inf\"}", 3.0)
        .containsEntry("d_seconds_sum{kind=\"next\"}", 120.003)
        .containsEntry("d_seconds_count{kind=\"next\"}", 3.0);
  }

  @Test
  void whatHasNoLabels_isThereBeforeAnythingHappens() {
    metrics.counter("c_total", "Count.");
    metrics.durations("d_seconds", "Time.");

    assertThat(PrometheusText.parse(metrics.text()))
        .containsEntry("c_total", 0.0)
        .containsEntry("d_seconds_count", 0.0);
  }

  @Test
  void whatCanNotBeRead_isLeftOut() {
    metrics.gauge(
        "broken",
        "Fails.",
        () -> {
          throw new IOException("the store is closed");
        });
    metrics.gauge("whole", "Works.", () -> 1);

    assertThat(PrometheusText.parse(metrics.text())).containsOnlyKeys("whole");
  }

  @Test
  void wrongUse_isRefused() {
    Counter counter = metrics.counter("c_total", "Count.", "a");

    assertThatThrownBy(() -> counter.increment("x", "y")).hasMessageContaining("[x, y]");
    assertThatThrownBy(() -> metrics.counter("c_total", "Again."))
        .hasMessageContaining("there already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# HELP a A.\n# TYPE a gauge\na 1",
        "a 1\n",
        "# HELP a A.\na 1\n",
        "# HELP a A.\n# TYPE a gauge\na 1\na 2\n",
        "# HELP a A.\n# TYPE a gauge\nb 1\n",
        "# HELP a A.\n# TYPE a gauge\na{l=\"x\\y\"} 1\n",
        "# HELP a A.\n# TYPE a gauge\na{l=\"x\",} 1\n",
        "# HELP a A.\n# TYPE a counter\na 1\n",
        "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_sum 1\na_count 3\n",
        "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1.0\"} 2\na_sum 1\na_count 2\n",
      })
  void parserOfThisTest_isStrict(String text) {
    assertThatThrownBy(() -> PrometheusText.parse(text)).isInstanceOf(AssertionError.class);
  }
}
