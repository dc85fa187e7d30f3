package tandem.server.store;

import java.time.Instant;

/** The audit log in the database. */
final class SqlAudit implements AuditLog {
  private final Database database;

  SqlAudit(Database database) {
    this.database = database;
  }

  @Override
  public void add(AuditEntry entry) throws StoreException {
    database.write(
        sql ->
            sql.update(
                "INSERT INTO audit (at, actor, action, object, detail) VALUES (?, ?, ?, ?, ?)",
                entry.at().toEpochMilli(),
                entry.actor(),
                entry.action(),
                entry.object(),
                entry.detail()));
  }

  @Override
  public Listing<AuditEntry> list(Page page) throws StoreException {
    return database.read(
        sql ->
            new Listing<>(
                sql.list(
                    "SELECT * FROM audit ORDER BY seq DESC LIMIT ? OFFSET ?",
                    row ->
                        new AuditEntry(
                            Instant.ofEpochMilli(row.getLong("at")),
                            row.getString("actor"),
                            row.getString("action"),
                            row.getString("object"),
                            row.getString("detail")),
                    page.size(),
                    page.offset()),
                sql.number("SELECT COUNT(*) FROM audit")));
  }
}
