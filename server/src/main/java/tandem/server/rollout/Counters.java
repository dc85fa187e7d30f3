package tandem.server.rollout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far a roll-out came; only what has happened, never who.
 *
 * @param started for each phase, how many devices started in it
 * @param succeeded how many devices succeeded
 * @param failed how many attempts failed, those that are tried again too
 * @param finished how many devices are done, however it went
 */
public record Counters(List<Long> started, long succeeded, long failed, long finished) {
  public Counters {
    started = List.copyOf(started);
  }

  /** Returns those of a roll-out that has just been made. */
  static Counters zero(int phases) {
    return new Counters(Collections.nCopies(phases, 0L), 0, 0, 0);
  }

  /** Returns how many attempts ended one way or the other. */
  long attempts() {
    return succeeded + failed;
  }

  /** Returns how many devices started. */
  public long startedInAll() {
    return started.stream().mapToLong(Long::longValue).sum();
  }

  Counters start(int phase) {
    return add(phase, 1);
  }

  Counters takeBack(int phase) {
    return add(phase, -1);
  }

  private Counters add(int phase, int change) {
    List<Long> next = new ArrayList<>(started);
    next.set(phase, next.get(phase) + change);
    return new Counters(next, succeeded, failed, finished);
  }

  Counters end(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> new Counters(started, succeeded + 1, failed, finished + 1);
      case FAILURE -> new Counters(started, succeeded, failed + 1, finished + 1);
      case FAILURE_WITH_RETRY -> new Counters(started, succeeded, failed + 1, finished);
      case NOTHING -> new Counters(started, succeeded, failed, finished + 1);
    };
  }

  /** Returns what the store counted; starts that are missing here are those of the last phase. */
  Counters corrected(long startedInStore, long success, long failure, long done) {
    List<Long> next = new ArrayList<>(started);
    int last = next.size() - 1;
    while (last > 0 && next.get(last) == 0) {
      last--;
    }
    next.set(last, Math.max(0, next.get(last) + startedInStore - startedInAll()));
    return new Counters(next, success, Math.max(failed, failure), done);
  }
}
