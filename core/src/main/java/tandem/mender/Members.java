package tandem.mender;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** The members of one of Mender's JSON objects. One that is null counts as absent, as in Go. */
record Members(JsonObject object) {

  static Members parse(byte[] document) throws JsonException {
    if (JsonParser.parse(document) instanceof JsonObject object) {
      return new Members(object);
    }
    throw new JsonException("not an object");
  }

  String string(String name) throws JsonException {
    return optionalString(name).orElseThrow(() -> new JsonException("no member " + name));
  }

  Optional<String> optionalString(String name) throws JsonException {
    Optional<JsonValue> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(text(name, value.get()));
  }

  int number(String name) throws JsonException {
    JsonValue value = get(name).orElseThrow(() -> new JsonException("no member " + name));
    if (value instanceof JsonNumber number && number.text().matches("[0-9]{1,9}")) {
      return Integer.parseInt(number.text());
    }
    throw wrongType(name, value, "a small number");
  }

  /** Returns a truth; false where it is not there. */
  boolean bool(String name) throws JsonException {
    Optional<JsonValue> value = get(name);
    if (value.isEmpty()) {
      return false;
    }
    if (value.get() instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw wrongType(name, value.get(), "boolean");
  }

  Members object(String name) throws JsonException {
    JsonValue value = get(name).orElseThrow(() -> new JsonException("no member " + name));
    if (value instanceof JsonObject member) {
      return new Members(member);
    }
    throw wrongType(name, value, "object");
  }

  /** Returns the strings of a list; an empty one is there too. */
  Optional<List<String>> strings(String name) throws JsonException {
    Optional<JsonValue> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof JsonArray array)) {
      throw wrongType(name, value.get(), "list");
    }
    List<String> strings = new ArrayList<>();
    for (JsonValue item : array.items()) {
      strings.add(text(name, item));
    }
    return Optional.of(strings);
  }

  /** Returns the strings of an object. */
  Optional<Map<String, String>> stringMap(String name) throws JsonException {
    return get(name).isEmpty() ? Optional.empty() : Optional.of(object(name).stringMap());
  }

  Map<String, String> stringMap() throws JsonException {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      strings.put(member.getKey(), text(member.getKey(), member.getValue()));
    }
    return strings;
  }

  private Optional<JsonValue> get(String name) {
    return object.get(name).filter(value -> !(value instanceof JsonNull));
  }

  private static String text(String name, JsonValue value) throws JsonException {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw wrongType(name, value, "string");
  }

  private static JsonException wrongType(String name, JsonValue got, String expected) {
    return new JsonException(name + ": " + got.typeName() + ", expected " + expected);
  }
}
