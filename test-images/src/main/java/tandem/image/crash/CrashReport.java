package tandem.image.crash;

import java.time.Duration;
import java.util.List;

/**
 * What came of many power cuts.
 *
 * @param layout title of the layout
 * @param seed what repeats it
 * @param distinct different states of all disks, over all scenarios
 * @param scenarios one for each
 * @param findings what went wrong, at most {@link #MOST_FINDINGS}
 * @param took how long it took
 */
public record CrashReport(
    String layout,
    long seed,
    int distinct,
    List<Tally> scenarios,
    List<Finding> findings,
    Duration took) {
  /** How many findings are kept. */
  public static final int MOST_FINDINGS = 20;

  public CrashReport {
    scenarios = List.copyOf(scenarios);
    findings = List.copyOf(findings);
  }

  /**
   * The figures of one scenario.
   *
   * @param changes writes, names and flushes that were recorded
   * @param flushes how many of them are flushes
   * @param judged states that were judged; different ones, or the same with another promise
   * @param second how many of them are second cuts, while Tandem recovered from a first one
   * @param failures states from which the device did not come back as promised
   */
  public record Tally(
      String scenario, int changes, int flushes, int judged, int second, int failures) {}

  /** Returns how many states were judged. */
  public int judged() {
    return scenarios.stream().mapToInt(Tally::judged).sum();
  }

  /** Returns from how many states the device did not come back as promised. */
  public int failures() {
    return scenarios.stream().mapToInt(Tally::failures).sum();
  }
}
