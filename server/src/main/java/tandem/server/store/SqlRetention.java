package tandem.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Forgets what is old in the database. */
final class SqlRetention implements Retention {
  // CROSS: deployments first, of which there are few.
  private static final String OLD_PARTS =
      "SELECT part.id FROM deployment CROSS JOIN device_deployment AS part"
          + " WHERE deployment.status = 'finished' AND deployment.finished < ?"
          + " AND part.deployment = deployment.seq AND active = 0"
          + " AND (part.status <> 'aborted' OR has_log = 1 OR events > 0) LIMIT ?";
  private static final String OLD_ATTEMPTS =
      "SELECT part.id FROM deployment CROSS JOIN earlier_attempt AS part"
          + " WHERE deployment.status = 'finished' AND deployment.finished < ?"
          + " AND part.deployment = deployment.seq LIMIT ?";
  // What a deployment has chosen is held in memory, too, where it would still be waited for.
  private static final String NOT_UNDER_WAY =
      " AND NOT EXISTS (SELECT 1 FROM device_deployment AS part"
          + " WHERE part.device = device.id AND part.active = 1)"
          + " AND NOT EXISTS (SELECT 1 FROM deployment CROSS JOIN deployment_target AS chosen"
          + " WHERE deployment.status IN ('pending', 'inprogress')"
          + " AND chosen.deployment = deployment.seq AND chosen.device = device.id)";
  private static final String OLD_KEYS =
      "SELECT auth_set.id, auth_set.device FROM auth_set JOIN device ON device.id = auth_set.device"
          + " WHERE auth_set.status = 'pending' AND auth_set.created < ? AND updated < ?"
          + NOT_UNDER_WAY
          + " LIMIT ?";
  private static final String OLD_DEVICES =
      "SELECT id FROM device WHERE status = 'noauth' AND updated < ?" + NOT_UNDER_WAY + " LIMIT ?";

  private final Database database;

  SqlRetention(Database database) {
    this.database = database;
  }

  private record Key(String id, String device) {}

  @Override
  public int forgetHistories(Instant before, int most) throws StoreException {
    // What is finished stays so, and to look for it may take longer than others should wait.
    long at = before.toEpochMilli();
    List<String> parts =
        database.read(
            sql -> {
              List<String> found =
                  new ArrayList<>(sql.list(OLD_PARTS, row -> row.getString(1), at, most));
              found.addAll(
                  sql.list(OLD_ATTEMPTS, row -> row.getString(1), at, most - found.size()));
              return found;
            });
    if (parts.isEmpty()) {
      return 0;
    }
    return database.write(
        sql -> {
          for (String part : parts) {
            sql.update("DELETE FROM status_event WHERE device_deployment = ?", part);
            sql.update("DELETE FROM deployment_log WHERE device_deployment = ?", part);
            sql.update("DELETE FROM earlier_attempt WHERE id = ?", part);
            sql.update("DELETE FROM device_deployment WHERE id = ? AND status <> 'aborted'", part);
            sql.update("UPDATE device_deployment SET has_log = 0, events = 0 WHERE id = ?", part);
          }
          return parts.size();
        });
  }

  @Override
  public int forgetAudit(Instant before, int most) throws StoreException {
    return database.write(
        sql ->
            // Only the oldest are looked at: there is no index of times, and no need for one.
            sql.update(
                "DELETE FROM audit WHERE at < ?"
                    + " AND seq IN (SELECT seq FROM audit ORDER BY seq LIMIT ?)",
                before.toEpochMilli(),
                most));
  }

  @Override
  public int forgetStrangers(Instant before, int most) throws StoreException {
    return database.write(
        sql -> {
          int keys = forgetKeys(sql, before, most);
          return keys + forgetDevices(sql, before, most - keys);
        });
  }

  private static int forgetKeys(Sql sql, Instant before, int most) throws SQLException {
    long at = before.toEpochMilli();
    List<Key> keys =
        sql.list(OLD_KEYS, row -> new Key(row.getString(1), row.getString(2)), at, at, most);
    for (Key key : keys) {
      sql.update("DELETE FROM auth_set WHERE id = ?", key.id());
      long left = sql.number("SELECT COUNT(*) FROM auth_set WHERE device = ?", key.device());
      if (left == 0) {
        DeviceRows.remove(sql, key.device(), before);
      } else {
        // As if that key had never come, so that nothing else of the device seems new.
        DeviceRows.settle(sql, key.device(), updated(sql, key.device()));
      }
    }
    return keys.size();
  }

  private static Instant updated(Sql sql, String device) throws SQLException {
    return Instant.ofEpochMilli(sql.number("SELECT updated FROM device WHERE id = ?", device));
  }

  private static int forgetDevices(Sql sql, Instant before, int most) throws SQLException {
    List<String> devices =
        sql.list(OLD_DEVICES, row -> row.getString(1), before.toEpochMilli(), most);
    for (String device : devices) {
      DeviceRows.remove(sql, device, before);
    }
    return devices.size();
  }
}
