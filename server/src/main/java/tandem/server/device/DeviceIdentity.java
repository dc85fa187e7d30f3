package tandem.server.device;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.artifact.Digest;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;
import tandem.server.http.RefusedException;
import tandem.server.store.DeviceKeyFacts;

/** What a device says it is: the same facts in another order are the same device. */
public final class DeviceIdentity {
  private static final int LARGEST = 16 << 10;

  private DeviceIdentity() {}

  /**
   * Returns who asks, with which key.
   *
   * @throws RefusedException when the identity is empty or too large
   */
  public static DeviceKeyFacts facts(JsonObject identity, DeviceKey key) throws RefusedException {
    JsonObject sorted = (JsonObject) sorted(identity);
    String text = JsonWriter.compact(sorted);
    if (sorted.members().isEmpty() || text.length() > LARGEST) {
      throw new RefusedException(
          400, "identity: " + text.length() + " characters, expected some, but at most " + LARGEST);
    }
    String hash = Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex();
    return new DeviceKeyFacts(sorted, hash, key.hash(), key.pem());
  }

  private static JsonValue sorted(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> members = new TreeMap<>();
      object.members().forEach((name, member) -> members.put(name, sorted(member)));
      return new JsonObject(members);
    }
    if (value instanceof JsonArray array) {
      List<JsonValue> items = new ArrayList<>();
      array.items().forEach(item -> items.add(sorted(item)));
      return new JsonArray(items);
    }
    return value;
  }
}
