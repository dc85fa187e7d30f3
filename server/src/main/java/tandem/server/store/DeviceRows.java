package tandem.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What statements about devices have in common. */
final class DeviceRows {
  private DeviceRows() {}

  static AuthSet authSet(ResultSet row) throws SQLException {
    return new AuthSet(
        row.getString("id"),
        row.getString("device"),
        row.getString("identity_hash"),
        row.getString("key_hash"),
        row.getString("pubkey"),
        AuthStatus.stored(row.getString("status")),
        Instant.ofEpochMilli(row.getLong("created")));
  }

  static Optional<Device> with(Sql sql, String condition, String value) throws SQLException {
    return list(sql, "SELECT * FROM device WHERE " + condition, value).stream().findFirst();
  }

  static List<Device> list(Sql sql, String query, @Nullable Object... parameters)
      throws SQLException {
    List<Device> devices = new ArrayList<>();
    for (Device device : sql.list(query, DeviceRows::device, parameters)) {
      List<AuthSet> sets =
          sql.list(
              "SELECT * FROM auth_set WHERE device = ? ORDER BY created",
              DeviceRows::authSet,
              device.id());
      devices.add(
          new Device(
              device.id(),
              device.identity(),
              device.status(),
              device.group(),
              device.created(),
              device.updated(),
              device.lastSeen(),
              sets));
    }
    return devices;
  }

  private static Device device(ResultSet row) throws SQLException {
    return new Device(
        row.getString("id"),
        StoredJson.object(row.getString("identity")),
        AuthStatus.stored(row.getString("status")),
        Optional.ofNullable(row.getString("group_name")),
        Instant.ofEpochMilli(row.getLong("created")),
        Instant.ofEpochMilli(row.getLong("updated")),
        Instant.ofEpochMilli(row.getLong("last_seen")),
        List.of());
  }

  /** Makes the status of a device that of its best key, and takes tokens of the others back. */
  static AuthStatus settle(Sql sql, String device, Instant now) throws SQLException {
    List<AuthStatus> statuses =
        sql.list(
            "SELECT status FROM auth_set WHERE device = ?",
            row -> AuthStatus.stored(row.getString(1)),
            device);
    AuthStatus best =
        List.of(
                AuthStatus.ACCEPTED,
                AuthStatus.PREAUTHORIZED,
                AuthStatus.PENDING,
                AuthStatus.REJECTED)
            .stream()
            .filter(statuses::contains)
            .findFirst()
            .orElse(AuthStatus.NOAUTH);
    sql.update(
        "UPDATE device SET status = ?, updated = ? WHERE id = ?",
        best.text(),
        now.toEpochMilli(),
        device);
    sql.update(
        "DELETE FROM token WHERE device = ? AND auth_set NOT IN"
            + " (SELECT id FROM auth_set WHERE device = ? AND status = 'accepted')",
        device,
        device);
    return best;
  }

  static boolean remove(Sql sql, String device, Instant now) throws SQLException {
    if (sql.update("DELETE FROM device WHERE id = ?", device) == 0) {
      return false;
    }
    for (String table : List.of("auth_set", "token", "inventory", "attribute")) {
      sql.update("DELETE FROM " + table + " WHERE device = ?", device);
    }
    DeploymentRows.endAll(sql, "device = ?", device, InstallStatus.DECOMMISSIONED, now);
    DeploymentRows.endBeforeTheyBegan(sql, device, now);
    return true;
  }
}
