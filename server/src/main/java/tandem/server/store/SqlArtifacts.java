package tandem.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tandem.json.JsonWriter;

/** Artifacts in the database. */
final class SqlArtifacts implements Artifacts {
  private final Database database;

  SqlArtifacts(Database database) {
    this.database = database;
  }

  @Override
  public List<Artifact> add(Artifact artifact) throws StoreException {
    return database.write(
        sql -> {
          List<Artifact> conflicts = conflicts(sql, artifact);
          if (conflicts.isEmpty()) {
            insert(sql, artifact);
          }
          return conflicts;
        });
  }

  private static List<Artifact> conflicts(Sql sql, Artifact artifact) throws SQLException {
    Set<String> ids = new LinkedHashSet<>();
    for (String type : artifact.deviceTypes()) {
      sql.first(
              "SELECT artifact FROM artifact_type WHERE name = ? AND device_type = ?",
              row -> row.getString(1),
              artifact.name(),
              type)
          .ifPresent(ids::add);
    }
    List<Artifact> conflicts = new ArrayList<>();
    for (String id : ids) {
      find(sql, id).ifPresent(conflicts::add);
    }
    return conflicts;
  }

  private static void insert(Sql sql, Artifact artifact) throws SQLException {
    sql.update(
        "INSERT INTO artifact"
            + " (id, name, description, size, sha256, signed, document, created, modified)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        artifact.id(),
        artifact.name(),
        artifact.description(),
        artifact.size(),
        artifact.sha256(),
        artifact.signed() ? 1 : 0,
        JsonWriter.compact(artifact.document()),
        artifact.created().toEpochMilli(),
        artifact.modified().toEpochMilli());
    for (String type : Set.copyOf(artifact.deviceTypes())) {
      sql.update(
          "INSERT INTO artifact_type (name, device_type, artifact) VALUES (?, ?, ?)",
          artifact.name(),
          type,
          artifact.id());
    }
  }

  @Override
  public Optional<Artifact> find(String id) throws StoreException {
    return database.read(sql -> find(sql, id));
  }

  private static Optional<Artifact> find(Sql sql, String id) throws SQLException {
    Optional<Artifact> found =
        sql.first("SELECT * FROM artifact WHERE id = ?", row -> artifact(row, List.of()), id);
    return found.isEmpty() ? found : Optional.of(withTypes(sql, found.get()));
  }

  @Override
  public List<Artifact> all() throws StoreException {
    return database.read(
        sql -> {
          List<Artifact> all = new ArrayList<>();
          for (Artifact bare :
              sql.list(
                  "SELECT * FROM artifact ORDER BY created DESC, id",
                  row -> artifact(row, List.of()))) {
            all.add(withTypes(sql, bare));
          }
          return all;
        });
  }

  private static Artifact withTypes(Sql sql, Artifact bare) throws SQLException {
    List<String> types =
        sql.list(
            "SELECT device_type FROM artifact_type WHERE artifact = ? ORDER BY device_type",
            row -> row.getString(1),
            bare.id());
    return new Artifact(
        bare.id(),
        bare.name(),
        bare.description(),
        types,
        bare.size(),
        bare.sha256(),
        bare.signed(),
        bare.document(),
        bare.created(),
        bare.modified());
  }

  private static Artifact artifact(ResultSet row, List<String> types) throws SQLException {
    return new Artifact(
        row.getString("id"),
        row.getString("name"),
        row.getString("description"),
        types,
        row.getLong("size"),
        row.getString("sha256"),
        row.getInt("signed") == 1,
        StoredJson.object(row.getString("document")),
        Instant.ofEpochMilli(row.getLong("created")),
        Instant.ofEpochMilli(row.getLong("modified")));
  }

  @Override
  public boolean describe(String id, String description, Instant now) throws StoreException {
    return database.write(
            sql ->
                sql.update(
                    "UPDATE artifact SET description = ?, modified = ? WHERE id = ?",
                    description,
                    now.toEpochMilli(),
                    id))
        > 0;
  }

  @Override
  public Deletion delete(String id) throws StoreException {
    return database.write(
        sql -> {
          Optional<Artifact> artifact = find(sql, id);
          if (artifact.isEmpty()) {
            return Deletion.NOT_THERE;
          }
          long users =
              sql.number(
                  "SELECT COUNT(*) FROM deployment"
                      + " WHERE artifact_name = ? AND status <> 'finished'",
                  artifact.get().name());
          if (users > 0) {
            return Deletion.IN_USE;
          }
          sql.update("DELETE FROM artifact WHERE id = ?", id);
          sql.update("DELETE FROM artifact_type WHERE artifact = ?", id);
          return Deletion.DONE;
        });
  }
}
