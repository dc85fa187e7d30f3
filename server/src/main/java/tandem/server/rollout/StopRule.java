package tandem.server.rollout;

import java.util.Optional;

/**
 * When a roll-out stops by itself: nobody new starts, and who has started finishes.
 *
 * @param failures how many failed attempts stop it
 * @param percent which share of failed attempts among the finished ones stops it
 * @param minFinished how many attempts have to be finished before the share counts
 */
public record StopRule(Optional<Long> failures, Optional<Percent> percent, long minFinished) {
  /** The rule that never stops anything. */
  public static final StopRule NEVER = new StopRule(Optional.empty(), Optional.empty(), 1);

  /** Returns why to stop, if there is a reason. */
  Optional<String> reason(long failed, long finished) {
    if (failures.isPresent() && failed >= failures.get()) {
      return Optional.of(failed + " failures, and " + failures.get() + " stop it");
    }
    if (percent.isPresent()
        && finished >= minFinished
        && failed > 0
        && percent.get().isReached(failed, finished)) {
      return Optional.of(
          failed
              + " of "
              + finished
              + " finished attempts failed, and "
              + percent.get().text()
              + " % stop it");
    }
    return Optional.empty();
  }
}
