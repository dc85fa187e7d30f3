package tandem.script;

import java.time.Duration;

/** Time as scripts that ask for a later call need it. */
public interface Pause {

  /** The time of this machine. */
  Pause SYSTEM =
      new Pause() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time.toMillis());
        }
      };

  /** Returns nanoseconds since any fixed moment. */
  long nanos();

  /** Waits. */
  void sleep(Duration time) throws InterruptedException;
}
