package tandem.server.metrics;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers of this moment. */
final class Gauge implements Family {
  private static final Logger LOG = System.getLogger("tandem.server.metrics");

  private final String name;
  private final String help;
  private final List<String> labels;
  private final Metrics.Readings readings;

  /**
   * Takes where they come from.
   *
   * @param label empty for one number without label
   */
  Gauge(String name, String help, String label, Metrics.Readings readings) {
    this.name = name;
    this.help = help;
    this.labels = label.isEmpty() ? List.of() : List.of(label);
    this.readings = readings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(SampleText text) {
    Map<String, Number> now;
    try {
      now = new TreeMap<>(readings.now());
    } catch (IOException | RuntimeException e) {
      // What else there is to know is wanted most when something fails.
      LOG.log(Level.WARNING, () -> name + ": " + e);
      return;
    }
    text.begin(name, "gauge", help);
    now.forEach((value, number) -> text.sample(name, labels, List.of(value), number));
  }
}
