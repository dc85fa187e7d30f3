package tandem.server.security;

/**
 * Limits how often each of many devices may ask. All that there is to remember of one is a number,
 * the moment when it may ask as often as if it never had.
 *
 * @param interval milliseconds between two times in the long run; 0 for no limit
 * @param burst how many times at once after a pause
 */
public record AskLimit(long interval, int burst) {
  private static final int MINUTE = 60_000;
  private static final int MINUTES_AT_ONCE = 5;

  /** Returns a limit of so many times a minute, taken over five minutes; 0 for none. */
  public static AskLimit perMinute(int times) {
    if (times < 0 || times > MINUTE) {
      throw new IllegalArgumentException(
          times + " times a minute, expected 1 to " + MINUTE + ", or 0 for no limit");
    }
    return times == 0 ? new AskLimit(0, 1) : new AskLimit(MINUTE / times, times * MINUTES_AT_ONCE);
  }

  /**
   * Returns the number after a device has asked; the same number when it may not.
   *
   * @param before the number until now; 0 for a device that has not asked yet
   * @param millis the time, from 0
   */
  public long after(long before, long millis) {
    long after = Math.max(before, millis) + interval;
    return after - millis > interval * burst ? before : after;
  }

  /** Tells whether there is any limit. */
  public boolean isNone() {
    return interval == 0;
  }
}
