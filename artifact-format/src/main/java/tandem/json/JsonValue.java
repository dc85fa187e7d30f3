package tandem.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One JSON value: an immutable tree whose objects keep the order of their members. */
public sealed interface JsonValue {

  /** The name of this value's type, as an error message shows it. */
  String typeName();

  /** An object; member names are unique. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    public JsonObject {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Returns the member of exactly this name. */
    public Optional<JsonValue> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    @Override
    public String typeName() {
      return "object";
    }
  }

  /** A list. */
  record JsonArray(List<JsonValue> items) implements JsonValue {
    public JsonArray {
      items = List.copyOf(items);
    }

    @Override
    public String typeName() {
      return "list";
    }
  }

  /** A string. */
  record JsonString(String value) implements JsonValue {
    @Override
    public String typeName() {
      return "string";
    }
  }

  /** A number as the text it was written in, so that large integers stay what they are. */
  record JsonNumber(String text) implements JsonValue {
    @Override
    public String typeName() {
      return "number";
    }
  }

  /** True or false. */
  record JsonBoolean(boolean value) implements JsonValue {
    @Override
    public String typeName() {
      return "boolean";
    }
  }

  /** The value null. */
  record JsonNull() implements JsonValue {
    @Override
    public String typeName() {
      return "null";
    }
  }

  /** Returns a string value. */
  static JsonValue of(String value) {
    return new JsonString(value);
  }

  /** Returns a number value. */
  static JsonValue of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** Returns a boolean value. */
  static JsonValue of(boolean value) {
    return new JsonBoolean(value);
  }

  /** Returns a list of strings. */
  static JsonArray strings(List<String> values) {
    List<JsonValue> items = new ArrayList<>();
    values.forEach(value -> items.add(of(value)));
    return new JsonArray(items);
  }

  /** Returns an object whose members are all strings, in the order of the map. */
  static JsonObject strings(Map<String, String> values) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    values.forEach((name, value) -> members.put(name, of(value)));
    return new JsonObject(members);
  }
}
