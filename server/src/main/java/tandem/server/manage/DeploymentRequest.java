package tandem.server.manage;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.json.JsonWriter;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.rollout.Filter;
import tandem.server.rollout.PlanJson;
import tandem.server.rollout.PlanText;
import tandem.server.rollout.RolloutPlan;
import tandem.server.store.Target;

/**
 * For which devices somebody wants a deployment, and how it is to reach them.
 *
 * @param target the devices, as far as they are known without looking at their inventory
 * @param plan the roll-out in its JSON form; empty for all of the target at once
 * @param controlMap where devices wait, if they do
 */
record DeploymentRequest(Target target, String plan, @Nullable JsonObject controlMap) {
  private static final int LONGEST = 4096;

  /**
   * Reads it from the document that makes a deployment.
   *
   * @param group that the address names, if it does
   * @throws RefusedException when something in it is not as expected
   */
  static DeploymentRequest read(Fields fields, @Nullable String group) throws RefusedException {
    Optional<JsonValue> filter = fields.object().get("filter");
    Target target = filter.isPresent() ? new Target.All() : target(fields, group);
    if (filter.isPresent()
        && (group != null
            || fields.flag("all_devices")
            || fields.object().get("devices").isPresent())) {
      throw new RefusedException(400, "filter: not together with group, devices or all_devices");
    }
    Optional<JsonValue> map = fields.object().get("update_control_map");
    @Nullable JsonObject controlMap =
        map.isEmpty() ? null : ControlMapRequest.read("update_control_map", map.get());
    Optional<JsonValue> rollout = fields.object().get("rollout");
    if (filter.isEmpty() && rollout.isEmpty()) {
      return new DeploymentRequest(target, "", controlMap);
    }
    try {
      RolloutPlan plan =
          PlanJson.read(
              filter.isPresent()
                  ? new tandem.server.rollout.Target.Matching(Filter.read("filter", filter.get()))
                  : new tandem.server.rollout.Target.AllDevices(),
              rollout.orElse(new JsonObject(Map.of())));
      return new DeploymentRequest(target, JsonWriter.compact(PlanText.of(plan)), controlMap);
    } catch (JsonException e) {
      throw new RefusedException(400, String.valueOf(e.getMessage()));
    }
  }

  private static Target target(Fields fields, @Nullable String group) throws RefusedException {
    Optional<JsonValue> devices = fields.object().get("devices");
    if (group != null) {
      return new Target.Group(group);
    }
    if (fields.flag("all_devices")) {
      if (devices.isPresent()) {
        throw new RefusedException(400, "all_devices: not together with devices");
      }
      return new Target.All();
    }
    if (!(devices.orElse(null) instanceof JsonArray array) || array.items().isEmpty()) {
      throw new RefusedException(400, "devices: expected a list that is not empty");
    }
    Set<String> chosen = new HashSet<>();
    for (JsonValue item : array.items()) {
      if (!(item instanceof JsonString id) || id.value().length() > LONGEST) {
        throw new RefusedException(400, "devices: expected ids");
      }
      chosen.add(id.value());
    }
    return new Target.Chosen(chosen);
  }
}
