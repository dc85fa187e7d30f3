package tandem.update;

import java.util.LinkedHashMap;
import java.util.Map;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/**
 * An update that ended as inconsistent, kept for a repair.
 *
 * @param update its record
 * @param before what was installed before it
 */
record BrokenUpdate(UpdateRecord update, Installed before) {

  JsonObject encode() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("update", UpdateCodec.encode(update, new LinkedHashMap<>()));
    members.put("before", StoreCodec.installed(before, new LinkedHashMap<>()));
    return new JsonObject(members);
  }

  static BrokenUpdate decode(JsonObject from) throws JsonException {
    return new BrokenUpdate(
        UpdateCodec.decode(Members.object(from, "update")),
        StoreCodec.readInstalled(Members.object(from, "before")));
  }
}
