package tandem.server.manage;

import java.time.Clock;
import tandem.server.store.AuditEntry;
import tandem.server.store.AuditLog;
import tandem.server.store.StoreException;

/** Writes down who did what, after it was done. */
final class Audited {
  private final AuditLog log;
  private final Clock clock;

  Audited(AuditLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  void done(Caller caller, String action, String object, String detail) throws StoreException {
    log.add(new AuditEntry(clock.instant(), caller.name(), action, object, detail));
  }
}
