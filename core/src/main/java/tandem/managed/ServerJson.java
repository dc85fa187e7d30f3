package tandem.managed;

import java.util.Map;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** Reads the JSON of a server, which may be anything. */
final class ServerJson {
  private static final int LONGEST_WORDS = 200;

  private ServerJson() {}

  /** Returns the object, if it is one. */
  static Optional<JsonObject> object(String body) {
    try {
      return JsonParser.parse(body) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** Returns the string of this name, if there is one that is not empty. */
  static Optional<String> string(JsonObject object, String name) {
    return object.get(name).orElse(null) instanceof JsonString string && !string.value().isEmpty()
        ? Optional.of(string.value())
        : Optional.empty();
  }

  /** Returns the object of this name, or an empty one. */
  static JsonObject object(JsonObject object, String name) {
    JsonValue value = object.get(name).orElse(null);
    return value instanceof JsonObject inner ? inner : new JsonObject(Map.of());
  }

  /** Returns the server's words for an error as short printable text. */
  static Optional<String> error(String body) {
    return object(body).flatMap(object -> string(object, "error")).map(ServerJson::printable);
  }

  /** Returns a text of a server as short printable text. */
  static String printable(String words) {
    String shown = words.replaceAll("[^ -~]", "?");
    return shown.length() <= LONGEST_WORDS ? shown : shown.substring(0, LONGEST_WORDS) + "...";
  }
}
