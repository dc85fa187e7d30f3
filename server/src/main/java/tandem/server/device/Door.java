package tandem.server.device;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tandem.server.fleet.Member;
import tandem.server.http.RefusedException;
import tandem.server.metrics.Counter;
import tandem.server.metrics.Metrics;
import tandem.server.security.AskLimit;
import tandem.server.security.Call;
import tandem.server.security.Shedding;

/**
 * Turns polls and inventories away: those of a device that asks far too often, and when there is
 * too much to do those of all devices but the ones in the middle of an update.
 */
public final class Door {
  private static final int LATER = 60; // seconds, and up to half as many more
  private static final int MILLION = 1_000_000;

  private final Shedding shedding;
  private final Supplier<Duration> waiting;
  private final AskLimit limit;
  private final RandomGenerator jitter;
  private final LongSupplier nanos;
  private final long began;
  private final Counter refused;

  /**
   * Takes what it works with.
   *
   * @param waiting how long requests have to wait at the moment
   * @param limit of each device
   * @param jitter spreads those who were told to come later
   * @param nanos the time as of {@link System#nanoTime}
   */
  public Door(
      Shedding shedding,
      Supplier<Duration> waiting,
      AskLimit limit,
      RandomGenerator jitter,
      LongSupplier nanos,
      Metrics metrics) {
    this.shedding = shedding;
    this.waiting = waiting;
    this.limit = limit;
    this.jitter = jitter;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
    this.refused =
        metrics.counter(
            "tandem_refused_total",
            "Polls and inventories of devices that were told to come later.",
            "kind",
            "reason");
  }

  /**
   * Lets a device in with what it wants.
   *
   * @throws RefusedException when it is to come later
   */
  void enter(Member device, Call call) throws RefusedException {
    if (device.isUpdating()) {
      return;
    }
    Duration wait = shedding.waitBefore(call, false, waiting.get());
    if (!wait.isZero()) {
      refused.increment(call.text(), "overload");
      throw new RefusedException(503, "the server has too much to do", wait.toSeconds());
    }
    if (!device.mayAsk(limit, (nanos.getAsLong() - began) / MILLION)) {
      refused.increment(call.text(), "too_often");
      throw new RefusedException(
          429, "the device asks far too often", LATER + jitter.nextInt(LATER / 2 + 1));
    }
  }
}
