package tandem.server.manage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.server.http.RefusedException;

/**
 * Reads update control maps, strictly: the client of Mender 3.4 drops a map in which it finds
 * anything that it does not know, and would go on where it should wait.
 */
final class ControlMapRequest {
  private static final List<String> STATES =
      List.of("ArtifactInstall_Enter", "ArtifactReboot_Enter", "ArtifactCommit_Enter");
  private static final List<String> ACTIONS =
      List.of("continue", "force_continue", "pause", "fail");
  // Nobody could end a pause of a map that has expired.
  private static final Map<String, List<String>> RULES =
      Map.of(
          "action",
          ACTIONS,
          "on_map_expire",
          List.of("continue", "force_continue", "fail"),
          "on_action_executed",
          ACTIONS);
  private static final int MOST_PRIORITY = 10;

  private ControlMapRequest() {}

  /**
   * Returns the map as it is stored: with a priority, and in the order of the steps.
   *
   * @param path what to call it in messages
   * @throws RefusedException when something in it is not as expected
   */
  static JsonObject read(String path, JsonValue value) throws RefusedException {
    JsonObject map = object(path, value, List.of("priority", "states"));
    JsonObject wanted =
        object(path + ".states", map.get("states").orElse(new JsonValue.JsonNull()), STATES);
    Map<String, JsonValue> states = new LinkedHashMap<>();
    for (String name : STATES) {
      if (wanted.get(name).isPresent()) {
        states.put(name, state(path + ".states." + name, wanted.get(name).get()));
      }
    }
    if (states.isEmpty()) {
      throw new RefusedException(400, path + ".states: expected some of " + STATES);
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(
        "priority", priority(path + ".priority", map.get("priority").orElse(JsonValue.of(0))));
    members.put("states", new JsonObject(states));
    return new JsonObject(members);
  }

  private static JsonObject object(String path, JsonValue value, List<String> known)
      throws RefusedException {
    if (!(value instanceof JsonObject object)) {
      throw new RefusedException(400, path + ": is a " + value.typeName() + ", expected an object");
    }
    if (!known.containsAll(object.members().keySet())) {
      throw new RefusedException(400, path + ": expected only " + String.join(", ", known));
    }
    return object;
  }

  private static JsonObject state(String path, JsonValue value) throws RefusedException {
    JsonObject state = object(path, value, RULES.keySet().stream().sorted().toList());
    for (Map.Entry<String, JsonValue> rule : state.members().entrySet()) {
      List<String> allowed = RULES.getOrDefault(rule.getKey(), List.of());
      if (!(rule.getValue() instanceof JsonString text) || !allowed.contains(text.value())) {
        throw new RefusedException(
            400, path + "." + rule.getKey() + ": expected one of " + String.join(", ", allowed));
      }
    }
    return state;
  }

  private static JsonValue priority(String path, JsonValue value) throws RefusedException {
    if (value instanceof JsonNumber number
        && number.text().matches("-?\\d{1,2}")
        && Math.abs(Integer.parseInt(number.text())) <= MOST_PRIORITY) {
      return number;
    }
    throw new RefusedException(400, path + ": expected a whole number from -10 to 10");
  }
}
