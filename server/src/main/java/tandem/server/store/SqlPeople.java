package tandem.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** People in the database. */
final class SqlPeople implements People {
  private final Database database;

  SqlPeople(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Person> find(String name) throws StoreException {
    return database.read(
        sql -> sql.first("SELECT * FROM person WHERE name = ?", SqlPeople::person, name));
  }

  @Override
  public List<Person> all() throws StoreException {
    return database.read(sql -> sql.list("SELECT * FROM person ORDER BY name", SqlPeople::person));
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        row.getString("name"),
        row.getString("password_hash"),
        row.getString("role"),
        Instant.ofEpochMilli(row.getLong("created")),
        Instant.ofEpochMilli(row.getLong("valid_from")));
  }

  @Override
  public boolean add(Person person) throws StoreException {
    return changes(
        "INSERT INTO person (name, password_hash, role, created, valid_from)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
        person.name(),
        person.passwordHash(),
        person.role(),
        person.created().toEpochMilli(),
        person.validFrom().toEpochMilli());
  }

  @Override
  public boolean change(String name, String passwordHash, String role, Instant now)
      throws StoreException {
    return changes(
        "UPDATE person SET password_hash = ?, role = ?, valid_from = ? WHERE name = ?",
        passwordHash,
        role,
        now.toEpochMilli(),
        name);
  }

  @Override
  public boolean remove(String name) throws StoreException {
    return changes("DELETE FROM person WHERE name = ?", name);
  }

  private boolean changes(String statement, Object... parameters) throws StoreException {
    return database.write(sql -> sql.update(statement, parameters)) > 0;
  }

  @Override
  public void addToken(StoredApiToken token) throws StoreException {
    database.write(
        sql ->
            sql.update(
                "INSERT INTO api_token (id, hash, name, role, created) VALUES (?, ?, ?, ?, ?)",
                token.id(),
                token.hash(),
                token.name(),
                token.role(),
                token.created().toEpochMilli()));
  }

  @Override
  public List<StoredApiToken> tokens() throws StoreException {
    return database.read(
        sql -> sql.list("SELECT * FROM api_token ORDER BY created, id", SqlPeople::token));
  }

  @Override
  public Optional<StoredApiToken> token(String hash) throws StoreException {
    return database.read(
        sql -> sql.first("SELECT * FROM api_token WHERE hash = ?", SqlPeople::token, hash));
  }

  private static StoredApiToken token(ResultSet row) throws SQLException {
    long lastUsed = row.getLong("last_used");
    return new StoredApiToken(
        row.getString("id"),
        row.getString("hash"),
        row.getString("name"),
        row.getString("role"),
        Instant.ofEpochMilli(row.getLong("created")),
        lastUsed == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastUsed)));
  }

  @Override
  public void tokenUsed(String id, Instant now) throws StoreException {
    changes("UPDATE api_token SET last_used = ? WHERE id = ?", now.toEpochMilli(), id);
  }

  @Override
  public boolean removeToken(String id) throws StoreException {
    return changes("DELETE FROM api_token WHERE id = ?", id);
  }
}
