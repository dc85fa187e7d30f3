package tandem.cli;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import tandem.cli.RandomKillIT.Victim;

/**
 * When to kill a command: at a random part of the time that it takes when it is let live. That time
 * is learned all along, because it changes with what else the machine does.
 */
final class KillPace {
  /** Before that, a command is only a virtual machine that starts. */
  private static final double FIRST = 0.7;

  private static final double LAST = 1.05;
  private static final double WEIGHT_OF_NEWS = 0.3;

  /** Else a machine that has become slower would never be seen. */
  private static final double GROWTH = 1.01;

  private final Map<Victim, Double> nanos = new EnumMap<>(Victim.class);

  /** Learns that a command took this long. */
  void lived(Victim victim, long took) {
    double before = nanos.getOrDefault(victim, (double) took);
    nanos.put(victim, before + WEIGHT_OF_NEWS * (took - before));
  }

  /** Learns that a command still ran after this time. */
  void killed(Victim victim, long after) {
    double before = nanos.getOrDefault(victim, 0.0);
    nanos.put(victim, Math.max(before, after / LAST) * GROWTH);
  }

  /** Returns after how many nanoseconds to kill it now. */
  long next(Victim victim, SplittableRandom random) {
    return (long) (nanos.getOrDefault(victim, 0.0) * random.nextDouble(FIRST, LAST));
  }
}
