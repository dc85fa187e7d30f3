package tandem.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;
import tandem.server.http.Handler;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.store.StoreException;
import tandem.server.work.Periodic;

/**
 * Knows whether the store can be written, because it tries now and then. Whoever asks gets the
 * outcome of the last time, so that strangers who ask often cost nothing.
 */
final class StoreHealth implements Handler, Periodic.Job {
  /** How often to try. */
  static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger("tandem.server");
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Reply WELL =
      Reply.text(200, "application/json", "{\"status\":\"ok\"}").with("Cache-Control", "no-store");

  private final Try store;
  private final LongSupplier nanos;
  private volatile long written;
  private volatile boolean failed;

  /** Writes something. */
  interface Try {
    void write() throws StoreException;
  }

  /**
   * Takes a store that could be written a moment ago.
   *
   * @param nanos the time as of {@link System#nanoTime}
   */
  StoreHealth(Try store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
    this.written = nanos.getAsLong();
  }

  @Override
  public void run() {
    try {
      store.write();
      written = nanos.getAsLong();
      if (failed) {
        LOG.log(Level.INFO, "the store can be written again");
      }
      failed = false;
    } catch (StoreException e) {
      if (!failed) {
        LOG.log(Level.ERROR, () -> "the store can not be written: " + e, e);
      }
      failed = true;
    }
  }

  /** Tells whether the last try went well, and is not long ago: a disk may also never answer. */
  boolean isWell() {
    return !failed && nanos.getAsLong() - written < LONGEST.toNanos();
  }

  @Override
  public Reply handle(Request request) throws RefusedException {
    if (!isWell()) {
      throw new RefusedException(503, "the store can not be written");
    }
    return WELL;
  }
}
