package tandem.managed;

import java.time.Duration;

/** Something to do after a while, whatever the clock of the device is set to meanwhile. */
final class Timer {
  private long due;

  Timer(Duration delay) {
    set(delay);
  }

  /** Sets it to this long from now. */
  void set(Duration delay) {
    due = System.nanoTime() + delay.toNanos();
  }

  boolean isDue() {
    return due - System.nanoTime() <= 0;
  }

  /** Returns how long it is until then; zero when that is past. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
  }

  static Duration earlier(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  static Duration later(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
