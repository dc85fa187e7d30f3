package tandem.image.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of all states of one recording.
 *
 * @param records writes and flushes that were recorded
 * @param flushes how many of them flush, or are durable by themselves
 * @param instants at which the power went
 * @param states all different states
 * @param seed what repeats it
 * @param took how long it took
 */
public record ReplayReport(
    int records, int flushes, int instants, List<Judged> states, long seed, Duration took) {
  private static final String BAD = "bad";

  public ReplayReport {
    states = List.copyOf(states);
  }

  /** Returns the states from which no complete system boots. */
  public List<Judged> bad() {
    return states.stream().filter(one -> one.verdict().problem().isPresent()).toList();
  }

  /** Returns all figures, a line for each phase and one for all. */
  public List<String> lines() {
    Map<String, Map<String, Integer>> phases = new LinkedHashMap<>();
    for (Judged one : states) {
      String end = one.verdict().problem().isPresent() ? BAD : one.verdict().image() + " boots";
      phases.computeIfAbsent(one.phase(), key -> new TreeMap<>()).merge(end, 1, Integer::sum);
    }
    List<String> lines = new ArrayList<>();
    phases.forEach(
        (phase, ends) -> {
          List<String> parts = new ArrayList<>();
          ends.forEach((end, count) -> parts.add(count + " " + end));
          lines.add("%-10s %s".formatted(phase, String.join(", ", parts)));
        });
    lines.add(
        "%d records, %d flushes, %d instants: %d different states, %d bad, seed %d, %d ms"
            .formatted(
                records, flushes, instants, states.size(), bad().size(), seed, took.toMillis()));
    return lines;
  }
}
