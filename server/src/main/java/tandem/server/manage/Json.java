package tandem.server.manage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonObject;
import tandem.server.store.Artifact;
import tandem.server.store.AuthSet;
import tandem.server.store.Deployment;
import tandem.server.store.Device;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.Inventory;
import tandem.server.store.InventoryAttribute;

/** The documents of the API. */
final class Json {
  private Json() {}

  static JsonValue time(Instant instant) {
    return JsonValue.of(instant.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  static JsonValue time(Optional<Instant> instant) {
    return instant.map(Json::time).orElse(new JsonNull());
  }

  static JsonObject device(Device device, Instant lastSeen) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(device.id()));
    members.put("identity_data", device.identity());
    members.put("status", JsonValue.of(device.status().text()));
    members.put("created_ts", time(device.created()));
    members.put("updated_ts", time(device.updated()));
    members.put("check_in_time", lastSeen.equals(Instant.EPOCH) ? new JsonNull() : time(lastSeen));
    List<JsonValue> sets = new ArrayList<>();
    device.authSets().forEach(set -> sets.add(authSet(set, device.identity())));
    members.put("auth_sets", new JsonArray(sets));
    members.put("decommissioning", JsonValue.of(false));
    return new JsonObject(members);
  }

  private static JsonValue authSet(AuthSet set, JsonObject identity) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(set.id()));
    members.put("pubkey", JsonValue.of(set.publicKey()));
    members.put("identity_data", identity);
    members.put("status", JsonValue.of(set.status().text()));
    members.put("ts", time(set.created()));
    return new JsonObject(members);
  }

  static JsonObject artifact(Artifact artifact) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(artifact.id()));
    members.put("name", JsonValue.of(artifact.name()));
    members.put("description", JsonValue.of(artifact.description()));
    members.put("device_types_compatible", JsonValue.strings(artifact.deviceTypes()));
    members.put("signed", JsonValue.of(artifact.signed()));
    members.put("size", JsonValue.of(artifact.size()));
    members.put("sha256", JsonValue.of(artifact.sha256()));
    members.put("modified", time(artifact.modified()));
    members.putAll(artifact.document().members());
    return new JsonObject(members);
  }

  /** Returns the artifacts of one name, which are not none; tags and notes are not made here. */
  static JsonObject release(List<Artifact> artifacts) {
    Instant modified =
        artifacts.stream().map(Artifact::modified).max(Instant::compareTo).orElseThrow();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", JsonValue.of(artifacts.get(0).name()));
    members.put("modified", time(modified));
    members.put("artifacts_count", JsonValue.of(artifacts.size()));
    members.put(
        "artifacts", new JsonArray(artifacts.stream().<JsonValue>map(Json::artifact).toList()));
    members.put("tags", new JsonArray(List.of()));
    members.put("notes", JsonValue.of(""));
    return new JsonObject(members);
  }

  static JsonObject deployment(Deployment deployment, Map<String, JsonValue> statistics) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(deployment.id()));
    members.put("name", JsonValue.of(deployment.name()));
    members.put("artifact_name", JsonValue.of(deployment.artifactName()));
    members.put("status", JsonValue.of(deployment.status().text()));
    members.put("created", time(deployment.created()));
    members.put("finished", time(deployment.finished()));
    members.put("device_count", JsonValue.of(deployment.devices()));
    members.put("force_installation", JsonValue.of(deployment.force()));
    members.put("statistics", new JsonObject(Map.of("status", new JsonObject(statistics))));
    return new JsonObject(members);
  }

  static JsonObject part(DeviceDeployment part) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(part.device()));
    members.put("status", JsonValue.of(part.status().text()));
    members.put("substate", JsonValue.of(part.substate()));
    members.put("created", time(part.created()));
    members.put("finished", time(part.finished()));
    members.put("log", JsonValue.of(part.hasLog()));
    members.put("attempt", JsonValue.of(part.attempt()));
    return new JsonObject(members);
  }

  static JsonObject inventory(Device device, Inventory inventory, Instant lastSeen) {
    List<JsonValue> attributes = new ArrayList<>();
    for (InventoryAttribute attribute : inventory.attributes()) {
      attributes.add(scoped(attribute.name(), attribute.value(), "inventory"));
    }
    device
        .identity()
        .members()
        .forEach((name, value) -> attributes.add(scoped(name, value, "identity")));
    attributes.add(scoped("status", JsonValue.of(device.status().text()), "identity"));
    attributes.add(scoped("created_ts", time(device.created()), "system"));
    attributes.add(scoped("updated_ts", time(inventory.updated()), "system"));
    device
        .group()
        .ifPresent(group -> attributes.add(scoped("group", JsonValue.of(group), "system")));
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(device.id()));
    members.put("updated_ts", time(inventory.updated()));
    members.put("check_in_time", time(lastSeen));
    members.put("attributes", new JsonArray(attributes));
    return new JsonObject(members);
  }

  private static JsonValue scoped(String name, JsonValue value, String scope) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", JsonValue.of(name));
    members.put("value", value);
    members.put("scope", JsonValue.of(scope));
    return new JsonObject(members);
  }
}
