package tandem.server.device;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.server.fleet.Member;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.store.InventoryAttribute;
import tandem.server.store.InventoryStore;

/** Takes what devices tell about themselves. */
final class InventoryUploads {
  private static final int LONGEST_NAME = 1024;
  private static final int LONGEST_DESCRIPTION = 4096;

  private final InventoryStore inventories;
  private final Clock clock;

  InventoryUploads(InventoryStore inventories, Clock clock) {
    this.inventories = inventories;
    this.clock = clock;
  }

  Reply replace(Member device, Request request) throws RefusedException, IOException {
    return answer(inventories.replace(device.id(), attributes(request), clock.instant()));
  }

  Reply merge(Member device, Request request) throws RefusedException, IOException {
    return answer(inventories.merge(device.id(), attributes(request), clock.instant()));
  }

  private static Reply answer(InventoryStore.Outcome outcome) throws RefusedException {
    return switch (outcome) {
      case SAVED -> Reply.empty(200);
      case TOO_MANY -> throw tooMany();
      case TOO_LARGE ->
          throw new RefusedException(
              413, "all attributes together: more than " + InventoryStore.LARGEST + " characters");
    };
  }

  private static List<InventoryAttribute> attributes(Request request) throws RefusedException {
    if (!(request.json() instanceof JsonArray array)) {
      throw new RefusedException(400, "body: expected a list of attributes");
    }
    if (array.items().size() > InventoryStore.MOST) {
      throw tooMany();
    }
    Map<String, InventoryAttribute> attributes = new LinkedHashMap<>();
    for (JsonValue item : array.items()) {
      InventoryAttribute attribute = attribute(item);
      attributes.put(attribute.name(), attribute);
    }
    return new ArrayList<>(attributes.values());
  }

  private static RefusedException tooMany() {
    return new RefusedException(400, "more than " + InventoryStore.MOST + " attributes or values");
  }

  private static InventoryAttribute attribute(JsonValue item) throws RefusedException {
    if (!(item instanceof JsonObject object)) {
      throw new RefusedException(400, "body: expected attributes");
    }
    Fields fields = new Fields(object);
    String name = fields.text("name", LONGEST_NAME);
    JsonValue value =
        object.get("value").orElseThrow(() -> new RefusedException(400, name + ": has no value"));
    if (!isSimple(value) && !(value instanceof JsonArray array && isUniform(array))) {
      throw new RefusedException(
          400, name + ": expected a string, a number, or a list of one of them");
    }
    return new InventoryAttribute(
        name, value, fields.optionalText("description", LONGEST_DESCRIPTION));
  }

  private static boolean isSimple(JsonValue value) {
    return value instanceof JsonString || value instanceof JsonNumber;
  }

  private static boolean isUniform(JsonArray array) {
    return array.items().stream().allMatch(JsonString.class::isInstance)
        || array.items().stream().allMatch(JsonNumber.class::isInstance);
  }
}
