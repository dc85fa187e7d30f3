package tandem.managed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/**
 * Names and values that scripts print, one {@code name=value} in each line. A name that comes again
 * has several values. Lines without an equals sign or a name say nothing.
 */
final class Attributes {
  private static final int MOST_VALUES = 5_000;

  private final Map<String, List<String>> values = new TreeMap<>();
  private int count;

  /** Takes a line. */
  void add(String line) {
    int equals = line.indexOf('=');
    if (equals > 0) {
      add(line.substring(0, equals), line.substring(equals + 1));
    }
  }

  /** Takes one more value; of a list without end there is only the beginning. */
  void add(String name, String value) {
    if (count < MOST_VALUES) {
      values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      count++;
    }
  }

  /** Takes a value unless the name has one. */
  void addIfAbsent(String name, String value) {
    if (!values.containsKey(name)) {
      add(name, value);
    }
  }

  /** Adds all of these to others. */
  void copyTo(Attributes others) {
    values.forEach((name, all) -> all.forEach(value -> others.add(name, value)));
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Returns one object, sorted by name: a value alone is a string, several are a list. */
  JsonObject asObject() {
    Map<String, JsonValue> members = new TreeMap<>();
    values.forEach((name, all) -> members.put(name, value(all)));
    return new JsonObject(members);
  }

  /** Returns a list of objects with name and value, sorted by name. */
  JsonValue asList() {
    List<JsonValue> items = new ArrayList<>();
    values.forEach(
        (name, all) ->
            items.add(new JsonObject(Map.of("name", JsonValue.of(name), "value", value(all)))));
    return new JsonValue.JsonArray(items);
  }

  private static JsonValue value(List<String> all) {
    return all.size() == 1 ? JsonValue.of(all.get(0)) : JsonValue.strings(all);
  }
}
