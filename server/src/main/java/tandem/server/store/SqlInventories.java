package tandem.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonString;
import tandem.json.JsonWriter;

/** Inventories in the database: a document to show, and rows to search in. */
final class SqlInventories implements InventoryStore {
  private static final int LONGEST_SEARCHED = 4096;

  private final Database database;

  SqlInventories(Database database) {
    this.database = database;
  }

  @Override
  public Outcome replace(String device, List<InventoryAttribute> attributes, Instant now)
      throws StoreException {
    return database.write(sql -> save(sql, device, attributes, now));
  }

  @Override
  public Outcome merge(String device, List<InventoryAttribute> attributes, Instant now)
      throws StoreException {
    return database.write(
        sql -> {
          Map<String, InventoryAttribute> all = new LinkedHashMap<>();
          read(sql, device).attributes().forEach(old -> all.put(old.name(), old));
          attributes.forEach(one -> all.put(one.name(), one));
          return save(sql, device, List.copyOf(all.values()), now);
        });
  }

  // What one request may bring is bounded, but a device may send one after the other.
  private static Outcome save(
      Sql sql, String device, List<InventoryAttribute> attributes, Instant now)
      throws SQLException {
    if (attributes.size() > MOST || values(attributes) > MOST) {
      return Outcome.TOO_MANY;
    }
    List<JsonValue> items = new ArrayList<>();
    attributes.forEach(attribute -> items.add(attribute.toJson()));
    String document = JsonWriter.compact(new JsonArray(items));
    if (document.length() > LARGEST) {
      return Outcome.TOO_LARGE;
    }
    Optional<String> before =
        sql.first(
            "SELECT document FROM inventory WHERE device = ?", row -> row.getString(1), device);
    sql.update(
        "INSERT INTO inventory (device, document, updated) VALUES (?, ?, ?)"
            + " ON CONFLICT (device) DO UPDATE"
            + " SET document = excluded.document, updated = excluded.updated",
        device,
        document,
        now.toEpochMilli());
    // Most devices say the same again and again.
    if (!before.equals(Optional.of(document))) {
      sql.update("DELETE FROM attribute WHERE device = ?", device);
      for (InventoryAttribute attribute : attributes) {
        insert(sql, device, attribute.name(), attribute.value());
      }
    }
    return Outcome.SAVED;
  }

  private static long values(List<InventoryAttribute> attributes) {
    return attributes.stream()
        .mapToLong(one -> one.value() instanceof JsonArray list ? list.items().size() : 1)
        .sum();
  }

  private static void insert(Sql sql, String device, String name, JsonValue value)
      throws SQLException {
    if (value instanceof JsonArray array) {
      for (JsonValue item : array.items()) {
        insert(sql, device, name, item);
      }
    } else if (value instanceof JsonString string) {
      insert(sql, device, name, string.value(), null);
    } else if (value instanceof JsonNumber number) {
      insert(sql, device, name, number.text(), Double.valueOf(number.text()));
    }
  }

  private static void insert(
      Sql sql, String device, String name, String value, @Nullable Double number)
      throws SQLException {
    if (value.length() <= LONGEST_SEARCHED) {
      sql.update(
          "INSERT INTO attribute (device, name, value, number) VALUES (?, ?, ?, ?)",
          device,
          name,
          value,
          number);
    }
  }

  @Override
  public Inventory of(String device) throws StoreException {
    return database.read(sql -> read(sql, device));
  }

  private static Inventory read(Sql sql, String device) throws SQLException {
    return sql.first(
            "SELECT document, updated FROM inventory WHERE device = ?",
            row ->
                new Inventory(
                    StoredJson.array(row.getString(1)).items().stream()
                        .map(InventoryAttribute::stored)
                        .toList(),
                    Instant.ofEpochMilli(row.getLong(2))),
            device)
        .orElse(Inventory.NONE);
  }
}
