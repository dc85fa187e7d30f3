package tandem.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonWriter;

/** Devices in the database. */
final class SqlDevices implements Devices {
  // An identity may be claimed by anybody; a device has one key, and another after a repair.
  private static final int MOST_KEYS_WAITING = 5;
  private static final String ACCEPTED =
      "SELECT device.id, group_name, done, last_seen, token.id, expires FROM device"
          + " LEFT JOIN token ON token.device = device.id"
          + " WHERE status = 'accepted' AND device.id = ?";

  private final Database database;

  SqlDevices(Database database) {
    this.database = database;
  }

  @Override
  public Optional<AuthSet> find(String identityHash, String keyHash) throws StoreException {
    return database.read(sql -> find(sql, identityHash, keyHash));
  }

  private static Optional<AuthSet> find(Sql sql, String identityHash, String keyHash)
      throws SQLException {
    return sql.first(
        "SELECT * FROM auth_set WHERE identity_hash = ? AND key_hash = ?",
        DeviceRows::authSet,
        identityHash,
        keyHash);
  }

  @Override
  public Optional<AuthSet> ask(DeviceKeyFacts facts, int most, Instant now) throws StoreException {
    return database.write(
        sql -> {
          Optional<AuthSet> there = find(sql, facts.identityHash(), facts.keyHash());
          long waiting = sql.number("SELECT COUNT(*) FROM auth_set WHERE status = 'pending'");
          return there.isPresent() || waiting >= most || isCrowded(sql, facts.identityHash())
              ? there
              : Optional.of(add(sql, facts, AuthStatus.PENDING, now));
        });
  }

  private static boolean isCrowded(Sql sql, String identityHash) throws SQLException {
    return sql.number(
            "SELECT COUNT(*) FROM auth_set WHERE identity_hash = ? AND status = ?",
            identityHash,
            AuthStatus.PENDING.text())
        >= MOST_KEYS_WAITING;
  }

  @Override
  public Optional<AuthSet> preauthorise(DeviceKeyFacts facts, Instant now) throws StoreException {
    return database.write(
        sql ->
            find(sql, facts.identityHash(), facts.keyHash()).isPresent()
                ? Optional.empty()
                : Optional.of(add(sql, facts, AuthStatus.PREAUTHORIZED, now)));
  }

  private static AuthSet add(Sql sql, DeviceKeyFacts facts, AuthStatus status, Instant now)
      throws SQLException {
    sql.update(
        "INSERT INTO device (id, identity_hash, identity, status, created, updated, last_seen,"
            + " done) VALUES (?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT (identity_hash) DO NOTHING",
        UUID.randomUUID().toString(),
        facts.identityHash(),
        JsonWriter.compact(facts.identity()),
        status.text(),
        now.toEpochMilli(),
        now.toEpochMilli());
    String device =
        sql.first(
                "SELECT id FROM device WHERE identity_hash = ?",
                row -> row.getString(1),
                facts.identityHash())
            .orElseThrow();
    AuthSet set =
        new AuthSet(
            UUID.randomUUID().toString(),
            device,
            facts.identityHash(),
            facts.keyHash(),
            facts.publicKey(),
            status,
            now);
    sql.update(
        "INSERT INTO auth_set (id, device, identity_hash, key_hash, pubkey, status, created)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        set.id(),
        set.device(),
        set.identityHash(),
        set.keyHash(),
        set.publicKey(),
        status.text(),
        now.toEpochMilli());
    DeviceRows.settle(sql, device, now);
    return set;
  }

  @Override
  public Optional<Device> device(String id) throws StoreException {
    return database.read(sql -> DeviceRows.with(sql, "id = ?", id));
  }

  @Override
  public Optional<Device> withIdentity(String identityHash) throws StoreException {
    return database.read(sql -> DeviceRows.with(sql, "identity_hash = ?", identityHash));
  }

  @Override
  public Listing<Device> list(DeviceFilter filter, Page page) throws StoreException {
    DeviceWhere where = DeviceWhere.of(filter);
    return database.read(
        sql -> {
          sql.texts(where.texts());
          long total = sql.number("SELECT COUNT(*) FROM device" + where.sql(), where.parameters());
          List<@Nullable Object> parameters = new ArrayList<>(List.of(where.parameters()));
          parameters.add(page.size());
          parameters.add(page.offset());
          List<Device> devices =
              DeviceRows.list(
                  sql,
                  "SELECT * FROM device" + where.sql() + " ORDER BY created, id LIMIT ? OFFSET ?",
                  parameters.toArray());
          return new Listing<>(devices, total);
        });
  }

  @Override
  public long count(@Nullable AuthStatus status) throws StoreException {
    return database.read(
        sql ->
            status == null
                ? sql.number("SELECT COUNT(*) FROM device")
                : sql.number("SELECT COUNT(*) FROM device WHERE status = ?", status.text()));
  }

  @Override
  public Optional<AuthStatus> decide(String device, String authSet, AuthStatus status, Instant now)
      throws StoreException {
    return database.write(
        sql -> {
          int found =
              sql.update(
                  "UPDATE auth_set SET status = ? WHERE id = ? AND device = ?",
                  status.text(),
                  authSet,
                  device);
          if (found == 0) {
            return Optional.empty();
          }
          if (status == AuthStatus.ACCEPTED) {
            sql.update(
                "UPDATE auth_set SET status = 'rejected'"
                    + " WHERE device = ? AND id <> ? AND status = 'accepted'",
                device,
                authSet);
          }
          return Optional.of(DeviceRows.settle(sql, device, now));
        });
  }

  @Override
  public Optional<AuthStatus> dismiss(String device, String authSet, Instant now)
      throws StoreException {
    return database.write(
        sql -> {
          int found =
              sql.update("DELETE FROM auth_set WHERE id = ? AND device = ?", authSet, device);
          return found == 0 ? Optional.empty() : Optional.of(DeviceRows.settle(sql, device, now));
        });
  }

  @Override
  public boolean decommission(String device, Instant now) throws StoreException {
    return database.write(sql -> DeviceRows.remove(sql, device, now));
  }

  @Override
  public boolean issue(String device, String authSet, String token, Instant expires)
      throws StoreException {
    return database.write(
        sql -> {
          long accepted =
              sql.number(
                  "SELECT COUNT(*) FROM auth_set WHERE id = ? AND device = ? AND status = ?",
                  authSet,
                  device,
                  AuthStatus.ACCEPTED.text());
          if (accepted == 0) {
            return false;
          }
          sql.update(
              "INSERT INTO token (device, id, auth_set, expires) VALUES (?, ?, ?, ?)"
                  + " ON CONFLICT (device) DO UPDATE SET id = excluded.id,"
                  + " auth_set = excluded.auth_set, expires = excluded.expires",
              device,
              token,
              authSet,
              expires.toEpochMilli());
          return true;
        });
  }

  @Override
  public Optional<String> revoke(String token) throws StoreException {
    return database.write(
        sql -> {
          Optional<String> device =
              sql.first("SELECT device FROM token WHERE id = ?", row -> row.getString(1), token);
          sql.update("DELETE FROM token WHERE id = ?", token);
          return device;
        });
  }

  @Override
  public boolean group(String device, @Nullable String group) throws StoreException {
    return database.write(
            sql -> sql.update("UPDATE device SET group_name = ? WHERE id = ?", group, device))
        > 0;
  }

  @Override
  public List<String> groups() throws StoreException {
    return database.read(
        sql ->
            sql.list(
                "SELECT DISTINCT group_name FROM device WHERE group_name IS NOT NULL"
                    + " ORDER BY group_name",
                row -> row.getString(1)));
  }

  @Override
  public void seen(Map<String, Long> times) throws StoreException {
    database.write(
        sql -> {
          for (Map.Entry<String, Long> time : times.entrySet()) {
            sql.update(
                "UPDATE device SET last_seen = ? WHERE id = ?", time.getValue(), time.getKey());
          }
          return times.size();
        });
  }

  @Override
  public Optional<AcceptedDevice> accepted(String device) throws StoreException {
    return database.read(sql -> sql.first(ACCEPTED, SqlDevices::accepted, device));
  }

  @Override
  public void eachAccepted(Consumer<AcceptedDevice> reader) throws StoreException {
    database.read(
        sql -> {
          // From end to end, as tokens are below: joined, or by an index, which an expression
          // is not looked up in, a million rows take four times as long.
          sql.each(
              "SELECT id, group_name, done, last_seen FROM device WHERE status || '' = 'accepted'",
              row ->
                  reader.accept(
                      new AcceptedDevice(
                          row.getString(1),
                          row.getString(2),
                          row.getLong(3),
                          row.getLong(4),
                          null,
                          0)));
          return true;
        });
  }

  @Override
  public void eachToken(TokenReader reader) throws StoreException {
    database.read(
        sql -> {
          sql.each(
              "SELECT device, id, expires FROM token",
              row -> reader.read(row.getString(1), row.getString(2), row.getLong(3)));
          return true;
        });
  }

  private static AcceptedDevice accepted(ResultSet row) throws SQLException {
    return new AcceptedDevice(
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getLong(4),
        row.getString(5),
        row.getLong(6));
  }
}
