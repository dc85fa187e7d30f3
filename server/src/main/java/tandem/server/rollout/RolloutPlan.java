package tandem.server.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a deployment reaches its devices. It never says which devices there are, so it costs the same
 * for ten as for a million.
 *
 * @param target which devices it is for
 * @param phases 1 to 20; together they let in everybody
 * @param stopRule when it stops by itself
 * @param pace how fast it may go
 * @param window when devices may start
 * @param retries how often a device tries again after a failure
 */
public record RolloutPlan(
    Target target,
    List<Phase> phases,
    StopRule stopRule,
    Pace pace,
    Optional<Window> window,
    int retries) {
  private static final int MOST_PHASES = 20;
  private static final int ALL = 10_000;

  /**
   * Checks that the phases belong together.
   *
   * @throws IllegalArgumentException when they do not
   */
  public RolloutPlan {
    phases = List.copyOf(phases);
    if (phases.isEmpty() || phases.size() > MOST_PHASES) {
      throw new IllegalArgumentException(
          "phases: there are " + phases.size() + ", expected 1 to " + MOST_PHASES);
    }
    long shares = shares(phases, phases.size());
    if (shares > ALL) {
      throw new IllegalArgumentException(
          "phases: they have " + shares / 100.0 + " % of the devices, expected at most 100 %");
    }
    for (int i = 0; i < phases.size(); i++) {
      boolean last = i == phases.size() - 1;
      boolean isRest = phases.get(i).share() instanceof Share.Rest;
      if (isRest && !last) {
        throw new IllegalArgumentException(
            "phases[" + i + "]: has neither percent nor count, which only the last one may");
      }
      if (last && !isRest && shares < ALL) {
        throw new IllegalArgumentException(
            "phases: they leave devices out; add a last one without percent and count");
      }
    }
  }

  /** Returns the plan that lets everybody start at once. */
  public static RolloutPlan at(Target target) {
    Phase everybody = new Phase(new Share.Rest(), Duration.ZERO, Optional.empty());
    return new RolloutPlan(
        target, List.of(everybody), StopRule.NEVER, Pace.UNLIMITED, Optional.empty(), 0);
  }

  /** Returns which share of all devices the phases before one let in, in hundredths of percent. */
  int sharesBefore(int phase) {
    return Math.toIntExact(shares(phases, phase));
  }

  private static long shares(List<Phase> phases, int end) {
    return phases.stream()
        .limit(end)
        .mapToLong(p -> p.share() instanceof Share.OfAll of ? of.percent().hundredths() : 0)
        .sum();
  }
}
