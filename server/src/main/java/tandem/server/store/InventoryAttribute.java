package tandem.server.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * A fact that a device tells about itself.
 *
 * @param name of the fact
 * @param value a text, a number, or a list of texts or of numbers
 * @param description in the device's words
 */
public record InventoryAttribute(String name, JsonValue value, Optional<String> description) {

  /** Returns the form in which it is stored and sent. */
  public JsonObject toJson() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", JsonValue.of(name));
    members.put("value", value);
    description.ifPresent(text -> members.put("description", JsonValue.of(text)));
    return new JsonObject(members);
  }

  static InventoryAttribute stored(JsonValue value) {
    JsonObject object = (JsonObject) value;
    return new InventoryAttribute(
        ((JsonString) object.get("name").orElseThrow()).value(),
        object.get("value").orElseThrow(),
        object.get("description").map(text -> ((JsonString) text).value()));
  }
}
