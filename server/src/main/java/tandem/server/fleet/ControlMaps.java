package tandem.server.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.store.Deployment;
import tandem.server.store.Deployments;
import tandem.server.store.StoreException;

/**
 * The update control maps of deployments: before which step devices with a client of Mender 3 wait,
 * or fail. Devices that wait ask at each poll, so they are held in memory.
 */
public final class ControlMaps {
  private static final JsonObject GO_ON = goOn();
  private static final int MOST_KNOWN = 10_000;

  private final Deployments deployments;
  private final Map<Long, Optional<JsonObject>> known = new ConcurrentHashMap<>();

  /** Takes where they are stored. */
  public ControlMaps(Deployments deployments) {
    this.deployments = deployments;
  }

  /** Returns the map of a deployment: its priority and its states. */
  public Optional<JsonObject> of(Deployment deployment) throws StoreException {
    Optional<JsonObject> map = known.get(deployment.number());
    return map == null ? read(deployment) : map;
  }

  // Not while one is replaced, or the old one would stay.
  private synchronized Optional<JsonObject> read(Deployment deployment) throws StoreException {
    Optional<JsonObject> map = deployments.controlMap(deployment.number());
    if (known.size() >= MOST_KNOWN) {
      known.clear(); // most are of deployments that are over
    }
    known.put(deployment.number(), map);
    return map;
  }

  /** Replaces the map of a deployment, or removes it. */
  public synchronized void set(Deployment deployment, @Nullable JsonObject map)
      throws StoreException {
    deployments.saveControlMap(deployment.number(), map);
    known.put(deployment.number(), Optional.ofNullable(map));
  }

  /**
   * Returns the map as a device has to get it.
   *
   * @param reference id under which the device knows the deployment that it is in the middle of
   */
  public Optional<JsonObject> of(Member member, String reference) throws StoreException {
    Optional<Deployment> deployment = current(member, reference);
    return deployment.isEmpty()
        ? Optional.empty()
        : of(deployment.get()).map(map -> named(map, reference));
  }

  /**
   * Returns the map for a device that asks for it while it is in the middle of a deployment. Where
   * there is none any more it says to go on: a client takes no map for no deployment.
   *
   * @param reference id under which the device knows the deployment
   */
  public Optional<JsonObject> again(Member member, String reference) throws StoreException {
    Optional<Deployment> deployment = current(member, reference);
    return deployment.isEmpty()
        ? Optional.empty()
        : Optional.of(named(of(deployment.get()).orElse(GO_ON), reference));
  }

  private static Optional<Deployment> current(Member member, String reference) {
    return Optional.ofNullable(member.active())
        .filter(part -> part.reference().equals(reference))
        .map(part -> part.deployment().deployment());
  }

  private static JsonObject goOn() {
    JsonValue goOn = JsonValue.strings(Map.of("action", "continue"));
    Map<String, JsonValue> states = new LinkedHashMap<>();
    for (String step : List.of("Install", "Reboot", "Commit")) {
      states.put("Artifact" + step + "_Enter", goOn);
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("priority", JsonValue.of(0));
    members.put("states", new JsonObject(states));
    return new JsonObject(members);
  }

  private static JsonObject named(JsonObject map, String reference) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(reference));
    members.putAll(map.members());
    return new JsonObject(members);
  }
}
