package tandem.server.metrics;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All that a server counts and measures. What is counted costs next to nothing; the rest is asked
 * for when somebody wants the text.
 */
public final class Metrics {
  private final List<Family> families = new CopyOnWriteArrayList<>();

  /** Asks for one number. */
  public interface Reading {
    /** Returns it; a failure leaves it out of the text. */
    double now() throws IOException;
  }

  /** Asks for one number for each value of a label. */
  public interface Readings {
    /** Returns them; a failure leaves all of them out of the text. */
    Map<String, ? extends Number> now() throws IOException;
  }

  /**
   * Adds a number that only grows.
   *
   * @param name ends in {@code _total}
   * @param help for people
   * @param labels names of what tells its parts apart
   */
  public Counter counter(String name, String help, String... labels) {
    return added(new Counter(name, help, List.of(labels)));
  }

  /**
   * Adds durations.
   *
   * @param name ends in {@code _seconds}
   * @param help for people
   * @param labels names of what tells its parts apart
   */
  public Durations durations(String name, String help, String... labels) {
    return added(new Durations(name, help, List.of(labels)));
  }

  /** Adds a number that goes up and down. */
  public void gauge(String name, String help, Reading reading) {
    added(new Gauge(name, help, "", () -> Map.of("", reading.now())));
  }

  /** Adds numbers that go up and down, one for each value of a label. */
  public void gauge(String name, String help, String label, Readings readings) {
    added(new Gauge(name, help, label, readings));
  }

  private <T extends Family> T added(T family) {
    if (families.stream().anyMatch(other -> other.name().equals(family.name()))) {
      throw new IllegalArgumentException(family.name() + ": there already");
    }
    families.add(family);
    return family;
  }

  /** Returns the text for Prometheus, version 0.0.4 of the format. */
  public String text() {
    SampleText text = new SampleText();
    families.forEach(family -> family.write(text));
    return text.toString();
  }
}
