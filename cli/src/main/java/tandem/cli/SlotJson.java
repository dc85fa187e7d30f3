package tandem.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.slot.Slot;

/** A slot as JSON. */
final class SlotJson {
  private SlotJson() {}

  static JsonObject of(Slot slot) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", JsonValue.of(slot.name()));
    members.put("configured", JsonValue.of(slot.configured()));
    members.put("device", JsonValue.of(slot.device().toString()));
    members.put("boot_part", JsonValue.of(slot.bootPart()));
    return new JsonObject(members);
  }
}
