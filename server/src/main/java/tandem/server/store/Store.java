package tandem.server.store;

import java.io.IOException;
import java.nio.file.Path;
import tandem.server.metrics.Metrics;

/**
 * Everything that the server remembers, in one SQLite file. Whatever a method has returned from
 * stays true when the power goes.
 */
public final class Store implements AutoCloseable {
  private final Database database;

  private Store(Database database) {
    this.database = database;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws StoreException when it is damaged, or of a newer version of Tandem
   */
  public static Store open(Path file) throws IOException {
    return open(file, new Metrics());
  }

  /**
   * Opens the file, or makes it.
   *
   * @param metrics where to measure how writing goes
   * @throws StoreException when it is damaged, or of a newer version of Tandem
   */
  public static Store open(Path file, Metrics metrics) throws IOException {
    return new Store(Database.open(file, metrics));
  }

  /** Writes something that means nothing, to find out whether writing works. */
  public void tryToWrite() throws StoreException {
    database.write(
        sql -> {
          long before = sql.number("PRAGMA user_version");
          // The same number again would not be written.
          sql.run("PRAGMA user_version = " + (before + 1) % 2);
          return before;
        });
  }

  /** Returns devices and their keys. */
  public Devices devices() {
    return new SqlDevices(database);
  }

  /** Returns artifacts. */
  public Artifacts artifacts() {
    return new SqlArtifacts(database);
  }

  /** Returns deployments and the parts of devices in them. */
  public Deployments deployments() {
    return new SqlDeployments(database);
  }

  /** Returns what devices tell about themselves. */
  public InventoryStore inventories() {
    return new SqlInventories(database);
  }

  /** Returns who may work with the server. */
  public People people() {
    return new SqlPeople(database);
  }

  /** Returns who did what. */
  public AuditLog audit() {
    return new SqlAudit(database);
  }

  /** Returns what forgets. */
  public Retention retention() {
    return new SqlRetention(database);
  }

  @Override
  public void close() throws StoreException {
    database.close();
  }
}
