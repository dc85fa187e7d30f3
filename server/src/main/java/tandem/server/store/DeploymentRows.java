package tandem.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** What statements about deployments have in common. */
final class DeploymentRows {
  static final String PARTS = "SELECT * FROM device_deployment WHERE ";
  private static final int MOST_EVENTS = 100;

  private DeploymentRows() {}

  static Deployment deployment(ResultSet row) throws SQLException {
    long finished = row.getLong("finished");
    return new Deployment(
        row.getLong("seq"),
        row.getString("id"),
        row.getString("name"),
        row.getString("artifact_name"),
        target(row),
        row.getInt("force") == 1,
        row.getString("plan"),
        status(row.getString("status")),
        row.getLong("devices"),
        Instant.ofEpochMilli(row.getLong("created")),
        finished == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(finished)));
  }

  static Deployment.Status status(String text) {
    return Deployment.Status.valueOf(text.toUpperCase(Locale.ROOT));
  }

  // Devices that were chosen are in a table of their own, because they may be thousands.
  private static Target target(ResultSet row) throws SQLException {
    return switch (row.getString("target")) {
      case "all" -> new Target.All();
      case "group" -> new Target.Group(row.getString("group_name"));
      default -> new Target.Chosen(Set.of());
    };
  }

  static Deployment withTarget(Sql sql, Deployment deployment) throws SQLException {
    if (!(deployment.target() instanceof Target.Chosen)) {
      return deployment;
    }
    List<String> devices =
        sql.list(
            "SELECT device FROM deployment_target WHERE deployment = ?",
            row -> row.getString(1),
            deployment.number());
    return new Deployment(
        deployment.number(),
        deployment.id(),
        deployment.name(),
        deployment.artifactName(),
        new Target.Chosen(new HashSet<>(devices)),
        deployment.force(),
        deployment.plan(),
        deployment.status(),
        deployment.devices(),
        deployment.created(),
        deployment.finished());
  }

  /** Replaces the control map of a deployment, or removes it. */
  static void controlMap(Sql sql, long deployment, @Nullable JsonObject map) throws SQLException {
    sql.update("DELETE FROM control_map WHERE deployment = ?", deployment);
    if (map != null) {
      sql.update(
          "INSERT INTO control_map (deployment, document) VALUES (?, ?)",
          deployment,
          JsonWriter.compact(map));
    }
  }

  static DeviceDeployment part(ResultSet row) throws SQLException {
    long finished = row.getLong("finished");
    return new DeviceDeployment(
        row.getString("id"),
        row.getLong("deployment"),
        row.getString("device"),
        Optional.ofNullable(row.getString("artifact")),
        InstallStatus.stored(row.getString("status")),
        row.getString("substate"),
        row.getString("request_hash"),
        row.getInt("has_log") == 1,
        Instant.ofEpochMilli(row.getLong("created")),
        finished == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(finished)),
        row.getInt("attempt"));
  }

  static void insert(Sql sql, DeviceDeployment part) throws SQLException {
    long at = part.created().toEpochMilli();
    boolean isFinal = part.status().isFinal();
    sql.update(
        "INSERT INTO device_deployment (id, deployment, device, artifact, status, substate,"
            + " request_hash, active, events, has_log, created, finished, attempt)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?, ?, ?)",
        part.id(),
        part.deployment(),
        part.device(),
        part.artifact().orElse(null),
        part.status().text(),
        part.substate(),
        part.requestHash(),
        isFinal ? 0 : 1,
        at,
        isFinal ? at : null,
        part.attempt());
    count(sql, part.deployment(), part.status(), 1);
    event(sql, part.id(), part.status(), part.substate(), at);
    if (isFinal) {
      done(sql, part.deployment(), part.device());
    }
  }

  /** Tells whether a device tries again after this part. */
  static boolean isForNow(Sql sql, DeviceDeployment part) throws SQLException {
    return part.status() == InstallStatus.FAILURE
        && sql.number(
                "SELECT COUNT(*) FROM device WHERE id = ? AND done < ?",
                part.device(),
                part.deployment())
            > 0;
  }

  /** Makes room for the next attempt of a device; this one stays in its history. */
  static void putAside(Sql sql, DeviceDeployment part) throws SQLException {
    sql.update(
        "INSERT INTO earlier_attempt SELECT id, deployment, device, artifact, status, substate,"
            + " request_hash, active, events, has_log, created, finished, attempt"
            + " FROM device_deployment WHERE id = ?",
        part.id());
    sql.update("DELETE FROM device_deployment WHERE id = ?", part.id());
    count(sql, part.deployment(), part.status(), -1);
  }

  static Optional<DeviceDeployment> part(Sql sql, long deployment, String device)
      throws SQLException {
    return sql.first(
        PARTS + "deployment = ? AND device = ?", DeploymentRows::part, deployment, device);
  }

  /** Finds what a device means: its first attempt by the deployment, others by their own id. */
  static Optional<DeviceDeployment> attempt(Sql sql, String reference, String device)
      throws SQLException {
    return sql.first(
        "SELECT * FROM any_attempt WHERE device = ? AND (id = ? OR (attempt = 1"
            + " AND deployment = (SELECT seq FROM deployment WHERE deployment.id = ?)))",
        DeploymentRows::part,
        device,
        reference,
        reference);
  }

  /** Moves a part to another status, with counters and history. */
  static void change(
      Sql sql, DeviceDeployment part, InstallStatus status, String substate, Instant now)
      throws SQLException {
    move(sql, part, status, substate, now);
    if (status.isFinal()) {
      done(sql, part.deployment(), part.device());
    }
  }

  /** Does the same, but the device is not done with the deployment. */
  static void move(
      Sql sql, DeviceDeployment part, InstallStatus status, String substate, Instant now)
      throws SQLException {
    long at = now.toEpochMilli();
    sql.update(
        "UPDATE device_deployment SET status = ?, substate = ?, active = ?, finished = ?,"
            + " events = events + 1 WHERE id = ?",
        status.text(),
        substate,
        status.isFinal() ? 0 : 1,
        status.isFinal() ? at : null,
        part.id());
    count(sql, part.deployment(), part.status(), -1);
    count(sql, part.deployment(), status, 1);
    event(sql, part.id(), status, substate, at);
  }

  /** Adds to the history; when it is full, the newest event replaces the one before. */
  static void event(Sql sql, String part, InstallStatus status, String substate, long at)
      throws SQLException {
    long number = sql.number("SELECT COUNT(*) FROM status_event WHERE device_deployment = ?", part);
    sql.update(
        "INSERT INTO status_event (device_deployment, number, status, substate, at)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (device_deployment, number) DO UPDATE"
            + " SET status = excluded.status, substate = excluded.substate, at = excluded.at",
        part,
        Math.min(number, MOST_EVENTS - 1),
        status.text(),
        substate,
        at);
  }

  static void count(Sql sql, long deployment, InstallStatus status, long change)
      throws SQLException {
    sql.update(
        "INSERT INTO deployment_count (deployment, status, number) VALUES (?, ?, ?)"
            + " ON CONFLICT (deployment, status)"
            + " DO UPDATE SET number = deployment_count.number + excluded.number",
        deployment,
        status.text(),
        change);
  }

  static void done(Sql sql, long deployment, String device) throws SQLException {
    sql.update(
        "UPDATE device SET done = ? WHERE id = ? AND done < ?", deployment, device, deployment);
  }

  /** Ends what a device was chosen for and has not begun, or it would be waited for in vain. */
  static void endBeforeTheyBegan(Sql sql, String device, Instant now) throws SQLException {
    List<Long> open =
        sql.list(
            "SELECT seq FROM deployment JOIN deployment_target ON deployment_target.deployment ="
                + " seq WHERE status IN ('pending', 'inprogress') AND deployment_target.device = ?"
                + " AND NOT EXISTS (SELECT 1 FROM device_deployment AS part WHERE part.deployment ="
                + " seq AND part.device = deployment_target.device)",
            row -> row.getLong(1),
            device);
    for (long deployment : open) {
      insert(
          sql,
          new DeviceDeployment(
              UUID.randomUUID().toString(),
              deployment,
              device,
              Optional.empty(),
              InstallStatus.DECOMMISSIONED,
              "",
              "",
              false,
              now,
              Optional.of(now),
              1));
    }
  }

  /** Ends all active parts that meet a condition; returns the devices. */
  static List<String> endAll(
      Sql sql, String condition, @Nullable Object value, InstallStatus status, Instant now)
      throws SQLException {
    List<DeviceDeployment> parts =
        sql.list(PARTS + condition + " AND active = 1", DeploymentRows::part, value);
    for (DeviceDeployment part : parts) {
      change(sql, part, status, "", now);
    }
    return parts.stream().map(DeviceDeployment::device).toList();
  }
}
