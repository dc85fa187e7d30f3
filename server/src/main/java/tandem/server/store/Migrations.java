package tandem.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * Brings a database to the newest schema. Each step is a numbered resource and one transaction, so
 * after a power cut a step is done or not.
 */
final class Migrations {
  static final int NEWEST = 5;

  private Migrations() {}

  /**
   * Runs the steps that are missing.
   *
   * @throws StoreException when a newer version of Tandem has been here
   */
  static void run(Sql sql) throws SQLException, IOException {
    sql.run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    long version = sql.number("SELECT MAX(version) FROM schema_version");
    if (version > NEWEST) {
      throw new StoreException(
          "the database has schema "
              + version
              + ", this version of Tandem knows "
              + NEWEST
              + " and would damage it");
    }
    for (int step = (int) version + 1; step <= NEWEST; step++) {
      sql.run("BEGIN IMMEDIATE");
      for (String statement : statements(step)) {
        sql.run(statement);
      }
      sql.update("INSERT INTO schema_version (version) VALUES (?)", step);
      sql.run("COMMIT");
    }
  }

  private static String[] statements(int step) throws IOException {
    String name = String.format("%04d.sql", step);
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replaceAll("(?m)^--.*$", "").strip().split(";\\s*\\n?", 0);
    }
  }
}
