package tandem.server.http;

import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * The members of a JSON object that came with a request. Members that nobody asks for are ignored.
 */
public record Fields(JsonObject object) {

  /** Returns a text that has to be there, and not empty. */
  public String text(String name, int longest) throws RefusedException {
    String text = optionalText(name, longest).orElse("");
    if (text.isEmpty()) {
      throw new RefusedException(400, name + ": missing or empty");
    }
    return text;
  }

  /** Returns a text that may be missing. */
  public Optional<String> optionalText(String name, int longest) throws RefusedException {
    JsonValue value = object.get(name).orElse(new JsonNull());
    if (value instanceof JsonNull) {
      return Optional.empty();
    }
    if (!(value instanceof JsonString string)) {
      throw new RefusedException(400, name + ": is a " + value.typeName() + ", expected a string");
    }
    if (string.value().length() > longest) {
      throw new RefusedException(
          400, name + ": " + string.value().length() + " characters, expected at most " + longest);
    }
    return Optional.of(string.value());
  }

  /** Returns a truth, which is false where it is missing. */
  public boolean flag(String name) throws RefusedException {
    JsonValue value = object.get(name).orElse(new JsonBoolean(false));
    if (value instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw new RefusedException(
        400, name + ": is a " + value.typeName() + ", expected true or false");
  }
}
