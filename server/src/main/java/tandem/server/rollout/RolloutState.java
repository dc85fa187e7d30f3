package tandem.server.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a roll-out stands. A phase that has begun stays begun.
 *
 * @param status what people and the stop rule made of it
 * @param reason why it stopped, empty while it did not
 * @param created when the deployment was made
 * @param phasesBegan when each phase began that did, in order
 * @param counters how far it came
 * @param forgiven what had happened when people last resumed it after a stop: the stop rule looks
 *     only at what came later
 */
public record RolloutState(
    Status status,
    String reason,
    Instant created,
    List<Instant> phasesBegan,
    Counters counters,
    Counters forgiven) {

  /** What people and the stop rule made of a roll-out. */
  public enum Status {
    RUNNING,
    PAUSED,
    STOPPED,
    ABORTED
  }

  public RolloutState {
    phasesBegan = List.copyOf(phasesBegan);
  }

  RolloutState with(Status newStatus, String newReason) {
    return new RolloutState(newStatus, newReason, created, phasesBegan, counters, forgiven);
  }

  RolloutState with(Counters newCounters) {
    return new RolloutState(status, reason, created, phasesBegan, newCounters, forgiven);
  }

  RolloutState withPhase(Instant began) {
    List<Instant> more = new ArrayList<>(phasesBegan);
    more.add(began);
    return new RolloutState(status, reason, created, more, counters, forgiven);
  }

  RolloutState forgiving() {
    return new RolloutState(Status.RUNNING, "", created, phasesBegan, counters, counters);
  }
}
