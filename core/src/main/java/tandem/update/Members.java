package tandem.update;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.Digest;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** Reads the members of an object in the store; what is missing or wrong there is damage. */
final class Members {
  private Members() {}

  private static JsonValue required(JsonObject from, String name) throws JsonException {
    return from.get(name).orElseThrow(() -> new JsonException("no member " + name));
  }

  private static JsonException wrongType(String name, JsonValue got, String expected) {
    return new JsonException(name + ": " + got.typeName() + ", expected " + expected);
  }

  static JsonObject object(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrongType(name, value, "object");
  }

  static String string(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw wrongType(name, value, "string");
  }

  static Optional<String> optionalString(JsonObject from, String name) throws JsonException {
    return from.get(name).isPresent() ? Optional.of(string(from, name)) : Optional.empty();
  }

  static int number(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    if (value instanceof JsonNumber number && number.text().matches("[0-9]{1,9}")) {
      return Integer.parseInt(number.text());
    }
    throw wrongType(name, value, "number of at most nine digits");
  }

  static long bytes(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    if (value instanceof JsonNumber number && number.text().matches("[0-9]{1,18}")) {
      return Long.parseLong(number.text());
    }
    throw wrongType(name, value, "number of at most 18 digits");
  }

  static List<String> stringList(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    List<String> strings = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (JsonValue item : array.items()) {
        if (!(item instanceof JsonString string)) {
          throw wrongType(name, item, "list of strings");
        }
        strings.add(string.value());
      }
      return strings;
    }
    throw wrongType(name, value, "list");
  }

  static Map<String, String> stringMap(JsonObject from) throws JsonException {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> member : from.members().entrySet()) {
      strings.put(member.getKey(), string(from, member.getKey()));
    }
    return strings;
  }

  /** Returns the objects of a list; none when there is no such list. */
  static List<JsonObject> optionalObjects(JsonObject from, String name) throws JsonException {
    if (from.get(name).isEmpty()) {
      return List.of();
    }
    JsonValue value = required(from, name);
    List<JsonObject> objects = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (JsonValue item : array.items()) {
        if (!(item instanceof JsonObject object)) {
          throw wrongType(name, item, "list of objects");
        }
        objects.add(object);
      }
      return objects;
    }
    throw wrongType(name, value, "list");
  }

  static Digest digest(JsonObject from, String name) throws JsonException {
    try {
      return Digest.parse(string(from, name));
    } catch (IllegalArgumentException e) {
      throw new JsonException(name + ": " + e.getMessage(), e);
    }
  }
}
