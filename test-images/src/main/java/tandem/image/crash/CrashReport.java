package tandem.image.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of many power cuts.
 *
 * @param layout title of the layout
 * @param update what the artifact updates
 * @param seed what repeats it
 * @param distinct different states of all disks, over all scenarios
 * @param scenarios one for each
 * @param findings what went wrong, at most {@link #MOST_FINDINGS}
 * @param took how long it took
 */
public record CrashReport(
    String layout,
    String update,
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
   * @param cuts instants at which the power went, without those of an earlier scenario
   * @param judged states that were judged; different ones, or the same with another promise
   * @param second how many of them are second cuts, while Tandem recovered from a first one
   * @param defaults states, without second cuts, in which the bootloader found no valid environment
   *     and took its default, also at a later boot
   * @param failures states from which the device did not come back as promised
   */
  public record Tally(
      String scenario,
      int changes,
      int flushes,
      int cuts,
      int judged,
      int second,
      int defaults,
      int failures) {}

  /** Returns all figures, a line for each scenario and one for all. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Tally tally : scenarios) {
      lines.add(
          "%-24s %3d changes, %3d flushes, %3d cuts, %6d states judged (%d of second cuts), %d bad"
              .formatted(
                  tally.scenario(),
                  tally.changes(),
                  tally.flushes(),
                  tally.cuts(),
                  tally.judged(),
                  tally.second(),
                  tally.failures()));
    }
    lines.add(
        "%s, %s: %d different states, %d judged, %d booted by default, %d bad, seed %d, %d ms"
            .formatted(
                layout, update, distinct, judged(), defaults(), failures(), seed, took.toMillis()));
    return lines;
  }

  /** Returns in how many states the bootloader took its default environment. */
  public int defaults() {
    return scenarios.stream().mapToInt(Tally::defaults).sum();
  }

  /** Returns how many states were judged. */
  public int judged() {
    return scenarios.stream().mapToInt(Tally::judged).sum();
  }

  /** Returns from how many states the device did not come back as promised. */
  public int failures() {
    return scenarios.stream().mapToInt(Tally::failures).sum();
  }
}
