package tandem.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue.JsonObject;

/** Deployments in the database. */
final class SqlDeployments implements Deployments {
  private final Database database;

  SqlDeployments(Database database) {
    this.database = database;
  }

  @Override
  public Deployment create(Deployment deployment, @Nullable JsonObject controlMap)
      throws StoreException {
    return database.write(
        sql -> {
          long number = sql.number("SELECT MAX(seq) FROM deployment") + 1;
          insert(sql, deployment, number);
          DeploymentRows.controlMap(sql, number, controlMap);
          if (deployment.target() instanceof Target.Chosen chosen) {
            for (String device : chosen.devices()) {
              sql.update(
                  "INSERT INTO deployment_target (deployment, device) VALUES (?, ?)",
                  number,
                  device);
            }
          }
          return deployment.numbered(number);
        });
  }

  private static void insert(Sql sql, Deployment deployment, long number) throws SQLException {
    sql.update(
        "INSERT INTO deployment (seq, id, name, artifact_name, target, group_name, force, plan,"
            + " status, devices, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        number,
        deployment.id(),
        deployment.name(),
        deployment.artifactName(),
        kind(deployment.target()),
        deployment.target() instanceof Target.Group group ? group.name() : null,
        deployment.force() ? 1 : 0,
        deployment.plan(),
        deployment.status().text(),
        deployment.devices(),
        deployment.created().toEpochMilli());
  }

  private static String kind(Target target) {
    if (target instanceof Target.All) {
      return "all";
    }
    return target instanceof Target.Group ? "group" : "chosen";
  }

  @Override
  public Optional<JsonObject> controlMap(long deployment) throws StoreException {
    return database.read(
        sql ->
            sql.first(
                "SELECT document FROM control_map WHERE deployment = ?",
                row -> StoredJson.object(row.getString(1)),
                deployment));
  }

  @Override
  public void saveControlMap(long deployment, @Nullable JsonObject map) throws StoreException {
    database.write(
        sql -> {
          DeploymentRows.controlMap(sql, deployment, map);
          return true;
        });
  }

  @Override
  public Optional<Deployment> find(String id) throws StoreException {
    return database.read(
        sql -> {
          Optional<Deployment> found =
              sql.first("SELECT * FROM deployment WHERE id = ?", DeploymentRows::deployment, id);
          return found.isEmpty() ? found : Optional.of(DeploymentRows.withTarget(sql, found.get()));
        });
  }

  @Override
  public Optional<Deployment> numbered(long number) throws StoreException {
    return database.read(
        sql ->
            sql.first(
                "SELECT * FROM deployment WHERE seq = ?", DeploymentRows::deployment, number));
  }

  @Override
  public Listing<Deployment> list(Deployment.@Nullable Status status, Page page)
      throws StoreException {
    String where = status == null ? " WHERE ? IS NULL" : " WHERE status = ?";
    String text = status == null ? null : status.text();
    return database.read(
        sql ->
            new Listing<>(
                sql.list(
                    "SELECT * FROM deployment" + where + " ORDER BY seq DESC LIMIT ? OFFSET ?",
                    DeploymentRows::deployment,
                    text,
                    page.size(),
                    page.offset()),
                sql.number("SELECT COUNT(*) FROM deployment" + where, text)));
  }

  @Override
  public Map<Deployment.Status, Long> counts() throws StoreException {
    return database.read(
        sql -> {
          Map<Deployment.Status, Long> counts = new EnumMap<>(Deployment.Status.class);
          sql.each(
              "SELECT status, COUNT(*) FROM deployment GROUP BY status",
              row -> counts.put(DeploymentRows.status(row.getString(1)), row.getLong(2)));
          return counts;
        });
  }

  @Override
  public List<Deployment> unfinished() throws StoreException {
    return database.read(
        sql -> {
          List<Deployment> all = new ArrayList<>();
          for (Deployment deployment :
              sql.list(
                  "SELECT * FROM deployment WHERE status <> 'finished' ORDER BY seq",
                  DeploymentRows::deployment)) {
            all.add(DeploymentRows.withTarget(sql, deployment));
          }
          return all;
        });
  }

  @Override
  public Optional<DeviceDeployment> start(DeviceDeployment part) throws StoreException {
    return database.write(
        sql -> {
          Optional<DeviceDeployment> there =
              DeploymentRows.part(sql, part.deployment(), part.device());
          long open =
              sql.number(
                  "SELECT COUNT(*) FROM deployment WHERE seq = ? AND status <> 'finished'",
                  part.deployment());
          if (open == 0 || (there.isPresent() && !isNext(sql, there.get(), part))) {
            return there;
          }
          if (there.isPresent()) {
            DeploymentRows.putAside(sql, there.get());
          }
          DeploymentRows.insert(sql, part);
          sql.update(
              "UPDATE deployment SET status = 'inprogress' WHERE seq = ? AND status = 'pending'",
              part.deployment());
          return Optional.of(part);
        });
  }

  private static boolean isNext(Sql sql, DeviceDeployment there, DeviceDeployment part)
      throws SQLException {
    return part.attempt() == there.attempt() + 1 && DeploymentRows.isForNow(sql, there);
  }

  @Override
  public Optional<DeviceDeployment> report(
      long deployment, String device, InstallStatus status, String substate, Instant now)
      throws StoreException {
    return database.write(
        sql -> {
          Optional<DeviceDeployment> part = DeploymentRows.part(sql, deployment, device);
          if (part.isEmpty() || part.get().status().isFinal()) {
            return part;
          }
          if (part.get().status() == status && part.get().substate().equals(substate)) {
            return part;
          }
          DeploymentRows.change(sql, part.get(), status, substate, now);
          return DeploymentRows.part(sql, deployment, device);
        });
  }

  @Override
  public Optional<DeviceDeployment> failForNow(
      long deployment, String device, String substate, Instant now) throws StoreException {
    return database.write(
        sql -> {
          Optional<DeviceDeployment> part = DeploymentRows.part(sql, deployment, device);
          if (part.isEmpty() || part.get().status().isFinal()) {
            return part;
          }
          DeploymentRows.move(sql, part.get(), InstallStatus.FAILURE, substate, now);
          return DeploymentRows.part(sql, deployment, device);
        });
  }

  @Override
  public List<DeviceDeployment> failedForNow(long deployment) throws StoreException {
    return database.read(
        sql ->
            sql.list(
                DeploymentRows.PARTS
                    + "deployment = ? AND status = 'failure' AND EXISTS (SELECT 1 FROM device"
                    + " WHERE device.id = device_deployment.device AND done < ?)",
                DeploymentRows::part,
                deployment,
                deployment));
  }

  @Override
  public Optional<DeviceDeployment> attempt(String reference, String device) throws StoreException {
    return database.read(sql -> DeploymentRows.attempt(sql, reference, device));
  }

  @Override
  public List<String> finish(long deployment, Instant now) throws StoreException {
    return database.write(
        sql -> {
          sql.update(
              "UPDATE deployment SET status = 'finished', finished = ?"
                  + " WHERE seq = ? AND status <> 'finished'",
              now.toEpochMilli(),
              deployment);
          return DeploymentRows.endAll(
              sql, "deployment = ?", deployment, InstallStatus.ABORTED, now);
        });
  }

  @Override
  public Map<InstallStatus, Long> statistics(long deployment) throws StoreException {
    return database.read(
        sql -> {
          Map<InstallStatus, Long> counts = new EnumMap<>(InstallStatus.class);
          sql.each(
              "SELECT status, number FROM deployment_count WHERE deployment = ?",
              row -> counts.put(InstallStatus.stored(row.getString(1)), row.getLong(2)),
              deployment);
          return counts;
        });
  }

  @Override
  public void eachActive(Consumer<DeviceDeployment> reader) throws StoreException {
    database.read(
        sql -> {
          sql.each(
              DeploymentRows.PARTS + "active = 1", row -> reader.accept(DeploymentRows.part(row)));
          return true;
        });
  }

  @Override
  public List<DeviceDeployment> activeOf(String device) throws StoreException {
    return database.read(
        sql ->
            sql.list(
                DeploymentRows.PARTS + "device = ? AND active = 1", DeploymentRows::part, device));
  }

  @Override
  public Optional<DeviceDeployment> part(long deployment, String device) throws StoreException {
    return database.read(sql -> DeploymentRows.part(sql, deployment, device));
  }

  @Override
  public Listing<DeviceDeployment> parts(long deployment, Page page) throws StoreException {
    return list("device_deployment", "deployment = ? ORDER BY created, id", deployment, page);
  }

  @Override
  public Listing<DeviceDeployment> history(String device, Page page) throws StoreException {
    return list("any_attempt", "device = ? ORDER BY created DESC, id", device, page);
  }

  private Listing<DeviceDeployment> list(String from, String which, Object value, Page page)
      throws StoreException {
    return database.read(
        sql ->
            new Listing<>(
                sql.list(
                    "SELECT * FROM " + from + " WHERE " + which + " LIMIT ? OFFSET ?",
                    DeploymentRows::part,
                    value,
                    page.size(),
                    page.offset()),
                sql.number(
                    "SELECT COUNT(*) FROM "
                        + from
                        + " WHERE "
                        + which.replaceAll(" ORDER BY .*", ""),
                    value)));
  }

  @Override
  public List<StatusEvent> events(String part) throws StoreException {
    return database.read(
        sql ->
            sql.list(
                "SELECT status, substate, at FROM status_event WHERE device_deployment = ?"
                    + " ORDER BY number",
                row ->
                    new StatusEvent(
                        InstallStatus.stored(row.getString(1)),
                        row.getString(2),
                        Instant.ofEpochMilli(row.getLong(3))),
                part));
  }

  @Override
  public boolean saveLog(String reference, String device, String log, Instant now)
      throws StoreException {
    byte[] packed = LogText.pack(log);
    return database.write(
        sql -> {
          Optional<DeviceDeployment> part = DeploymentRows.attempt(sql, reference, device);
          if (part.isEmpty()) {
            return false;
          }
          sql.update(
              "INSERT INTO deployment_log (device_deployment, content, size, at)"
                  + " VALUES (?, ?, ?, ?) ON CONFLICT (device_deployment) DO UPDATE"
                  + " SET content = excluded.content, size = excluded.size, at = excluded.at",
              part.get().id(),
              packed,
              log.length(),
              now.toEpochMilli());
          for (String table : List.of("device_deployment", "earlier_attempt")) {
            sql.update("UPDATE " + table + " SET has_log = 1 WHERE id = ?", part.get().id());
          }
          return true;
        });
  }

  @Override
  public Optional<String> log(long deployment, String device, int attempt) throws StoreException {
    return database
        .read(
            sql ->
                sql.first(
                    "SELECT content FROM deployment_log JOIN any_attempt"
                        + " ON any_attempt.id = deployment_log.device_deployment"
                        + " WHERE deployment = ? AND device = ? AND ? IN (0, attempt)"
                        + " ORDER BY attempt DESC LIMIT 1",
                    row -> row.getBytes(1),
                    deployment,
                    device,
                    attempt))
        .map(LogText::unpack);
  }

  @Override
  public Optional<String> rollout(long deployment) throws StoreException {
    return database.read(
        sql ->
            sql.first(
                "SELECT state FROM rollout WHERE deployment = ?",
                row -> row.getString(1),
                deployment));
  }

  @Override
  public void saveRollout(long deployment, Supplier<String> state) throws StoreException {
    database.write(
        sql ->
            sql.update(
                "INSERT INTO rollout (deployment, state) VALUES (?, ?)"
                    + " ON CONFLICT (deployment) DO UPDATE SET state = excluded.state",
                deployment,
                state.get()));
  }
}
