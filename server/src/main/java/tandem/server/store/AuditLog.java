package tandem.server.store;

/** Remembers who did what. */
public interface AuditLog {

  /** Adds an entry. */
  void add(AuditEntry entry) throws StoreException;

  /** Returns entries, newest first. */
  Listing<AuditEntry> list(Page page) throws StoreException;
}
