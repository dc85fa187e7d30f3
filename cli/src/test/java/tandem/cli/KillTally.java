package tandem.cli;

import java.util.Map;
import java.util.TreeMap;

/** Where kills fell, and what booted then. */
final class KillTally {
  private final Map<String, int[]> rows = new TreeMap<>();
  private final Map<RandomKillIT.Victim, Integer> late = new TreeMap<>();

  void count(RandomKillIT.Victim victim, String situation, boolean old) {
    String row = "%-8s %s".formatted(victim, situation);
    rows.computeIfAbsent(row, key -> new int[2])[old ? 0 : 1]++;
  }

  /** Counts a command that was done before it could be killed. */
  void late(RandomKillIT.Victim victim) {
    late.merge(victim, 1, Integer::sum);
  }

  int kills() {
    return rows.values().stream().mapToInt(counts -> counts[0] + counts[1]).sum();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("killed   left behind            old boots  new boots");
    rows.forEach(
        (row, counts) -> text.append(String.format("%n%-31s %9d  %9d", row, counts[0], counts[1])));
    return text.append(String.format("%nnot killed, because they were done: %s", late)).toString();
  }
}
