package tandem.server.manage;

import java.time.Duration;
import java.util.function.Predicate;
import tandem.server.http.RefusedException;
import tandem.server.rollout.BoundedPattern;

/**
 * The regular expressions of one search. Each look at one value is short, but there may be a
 * million of them, so all together have a limit, too.
 */
final class SearchExpressions {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Duration most;
  private final long start = System.nanoTime();
  private volatile boolean tookTooLong;

  SearchExpressions() {
    this(MOST);
  }

  SearchExpressions(Duration most) {
    this.most = most;
  }

  /**
   * Returns whether an expression is found in a text; once the time is over, it never is.
   *
   * @throws RefusedException when it is no expression
   */
  Predicate<String> add(String expression) throws RefusedException {
    try {
      BoundedPattern pattern = BoundedPattern.of(expression);
      return text -> hasTime() && pattern.isFoundIn(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, "value: " + e.getMessage());
    }
  }

  private boolean hasTime() {
    tookTooLong |= System.nanoTime() - start > most.toNanos();
    return !tookTooLong;
  }

  /**
   * Looks whether what was found is all that there is.
   *
   * @throws RefusedException when there was too little time for that
   */
  void check() throws RefusedException {
    if (tookTooLong) {
      throw new RefusedException(
          400, "filters: to look for the expressions takes more than " + most.toSeconds() + " s");
    }
  }
}
