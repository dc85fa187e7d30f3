package tandem.server.store;

import java.io.IOException;
import java.nio.file.Path;

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
    return new Store(Database.open(file));
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

  @Override
  public void close() throws StoreException {
    database.close();
  }
}
