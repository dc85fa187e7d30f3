package tandem.server.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long requests have to wait until a thread is free for them: as many as have waited all the
 * last second, by how many are answered in one. What only piles up for a moment does not count, nor
 * do threads that are busy while none waits for them.
 */
public final class Load {
  /** How often to look. */
  static final Duration PERIOD = Duration.ofMillis(250);

  private static final double LONGEST = 60; // seconds
  private static final int LOOKS = 5;
  private static final double NANOS = 1e9;

  private final Deque<Look> looks = new ArrayDeque<>();
  private volatile Duration waiting = Duration.ZERO;

  /**
   * What was seen.
   *
   * @param queue how many waited
   * @param answered how many were answered until then
   * @param at time in nanoseconds
   */
  private record Look(int queue, long answered, long at) {}

  /** Returns how long requests have to wait, one minute at most. */
  public Duration waiting() {
    return waiting;
  }

  /** Takes what is to be seen now. */
  void look(int queue, long answered, long nanos) {
    looks.addLast(new Look(queue, answered, nanos));
    if (looks.size() < LOOKS) {
      return;
    }
    int always = looks.stream().mapToInt(Look::queue).min().orElse(0);
    Look first = looks.removeFirst();
    double perSecond = (answered - first.answered()) / ((nanos - first.at()) / NANOS);
    double seconds = always == 0 ? 0 : always / perSecond; // infinite if nothing is answered
    waiting = Duration.ofMillis((long) (Math.min(seconds, LONGEST) * 1000));
  }
}
