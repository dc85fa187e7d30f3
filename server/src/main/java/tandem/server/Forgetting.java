package tandem.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import tandem.server.blob.ArtifactFolder;
import tandem.server.store.Retention;
import tandem.server.store.StoreException;
import tandem.server.work.Periodic;

/** Forgets what is old, in many small steps between which others write. */
final class Forgetting implements Periodic.Job, AutoCloseable {
  /** How often to look. */
  static final Duration PERIOD = Duration.ofHours(1);

  private static final Logger LOG = System.getLogger("tandem.server");
  private static final int AT_ONCE = 100;
  private static final int MOST_STEPS = 5000;
  // Bytes come all the time, or the connection is ended long before.
  private static final Duration UPLOAD = Duration.ofDays(1);

  private final Retention retention;
  private final ArtifactFolder blobs;
  private final KeepDays keep;
  private final Clock clock;
  private volatile boolean closed;

  /** Forgets some of what is older; returns how much. */
  private interface Step {
    int forget(Instant before, int most) throws StoreException;
  }

  Forgetting(Retention retention, ArtifactFolder blobs, KeepDays keep, Clock clock) {
    this.retention = retention;
    this.blobs = blobs;
    this.keep = keep;
    this.clock = clock;
  }

  @Override
  public void run() throws IOException {
    forget("histories of deployments", keep.histories(), retention::forgetHistories);
    forget("entries of the audit log", keep.audit(), retention::forgetAudit);
    forget("keys and devices that are not let in", keep.strangers(), retention::forgetStrangers);
    blobs.forgetIncoming(clock.instant().minus(UPLOAD));
  }

  private void forget(String what, int days, Step step) throws StoreException {
    if (days == 0) {
      return;
    }
    Instant before = clock.instant().minus(Duration.ofDays(days));
    int sum = 0;
    int last = AT_ONCE;
    for (int i = 0; i < MOST_STEPS && last == AT_ONCE && !closed; i++) {
      last = step.forget(before, AT_ONCE);
      sum += last;
    }
    int forgotten = sum;
    if (forgotten > 0) {
      LOG.log(Level.INFO, () -> what + " from before " + before + " forgotten: " + forgotten);
    }
  }

  /** Ends after the step that is under way. */
  @Override
  public void close() {
    closed = true;
  }
}
