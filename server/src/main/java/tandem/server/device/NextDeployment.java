package tandem.server.device;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.server.fleet.ControlMaps;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Facts;
import tandem.server.fleet.Member;
import tandem.server.fleet.Next;
import tandem.server.http.Fields;
import tandem.server.http.Query;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;

/** Answers a device that asks what to do, in the three forms in which clients ask. */
final class NextDeployment {
  private static final Duration LINK = Duration.ofHours(24);
  private static final int LONGEST = 4096;
  private static final int MOST_PROVIDES = 1000;
  private static final Reply NOTHING = Reply.empty(204);

  private final Dispatch dispatch;
  private final ControlMaps controlMaps;
  private final Downloads downloads;
  private final Clock clock;

  NextDeployment(Dispatch dispatch, ControlMaps controlMaps, Downloads downloads, Clock clock) {
    this.dispatch = dispatch;
    this.controlMaps = controlMaps;
    this.downloads = downloads;
    this.clock = clock;
  }

  Reply version2(Member device, Request request) throws RefusedException, IOException {
    JsonObject body = request.jsonObject();
    JsonValue provides =
        body.get("device_provides")
            .orElseThrow(() -> new RefusedException(400, "device_provides: missing"));
    if (provides instanceof JsonObject object) {
      return answer(device, facts(object), new Fields(body).flag("update_control_map"));
    }
    throw new RefusedException(400, "device_provides: expected an object");
  }

  Reply version1(Member device, Request request) throws RefusedException, IOException {
    JsonObject body = request.jsonObject();
    Map<String, JsonValue> all = new LinkedHashMap<>(body.members());
    if (all.remove("artifact_provides") instanceof JsonObject more) {
      more.members().forEach(all::putIfAbsent);
    }
    return answer(device, facts(new JsonObject(all)), false);
  }

  Reply oldest(Member device, Request request) throws RefusedException, IOException {
    Query query = request.query();
    Map<String, String> provides = new HashMap<>();
    query.get("artifact_name").ifPresent(name -> provides.put("artifact_name", name));
    query.get("device_type").ifPresent(type -> provides.put("device_type", type));
    return answer(device, facts(JsonValue.strings(provides)), false);
  }

  /** Answers a device that waits before a step of its deployment. */
  Reply controlMap(Member device, Request request) throws RefusedException, IOException {
    JsonObject map =
        controlMaps
            .again(device, request.variable("id"))
            .orElseThrow(() -> new RefusedException(404, "the device is in no such deployment"));
    return Reply.json(200, new JsonObject(Map.of("update_control_map", map)));
  }

  private static Facts facts(JsonObject object) throws RefusedException {
    if (object.members().size() > MOST_PROVIDES) {
      throw new RefusedException(400, "more than " + MOST_PROVIDES + " provides");
    }
    Map<String, String> provides = new HashMap<>();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      if (!(member.getValue() instanceof JsonString string)) {
        throw new RefusedException(400, member.getKey() + ": expected a string");
      }
      provides.put(member.getKey(), string.value());
    }
    return new Facts(
        required(provides, "artifact_name"), required(provides, "device_type"), provides);
  }

  private static String required(Map<String, String> provides, String name)
      throws RefusedException {
    String value = provides.getOrDefault(name, "");
    if (value.isEmpty() || value.length() > LONGEST) {
      throw new RefusedException(400, name + ": expected 1 to " + LONGEST + " characters");
    }
    return value;
  }

  private Reply answer(Member device, Facts facts, boolean knowsMaps)
      throws RefusedException, IOException {
    Next next = dispatch.next(device, facts);
    if (next instanceof Next.Changed) {
      throw new RefusedException(
          409, "the device describes itself differently than when it started the deployment");
    }
    if (!(next instanceof Next.Install install)) {
      return NOTHING;
    }
    Optional<JsonObject> map =
        knowsMaps ? controlMaps.of(device, install.reference()) : Optional.empty();
    return Reply.json(200, document(install, map));
  }

  private JsonObject document(Next.Install install, Optional<JsonObject> map) {
    Instant expires = clock.instant().plus(LINK).truncatedTo(ChronoUnit.SECONDS);
    Map<String, JsonValue> source = new LinkedHashMap<>();
    source.put(
        "uri",
        JsonValue.of(downloads.link(install.artifact().id(), install.deployment(), expires)));
    source.put("expire", JsonValue.of(expires.toString()));
    Map<String, JsonValue> artifact = new LinkedHashMap<>();
    artifact.put("id", JsonValue.of(install.artifact().id()));
    artifact.put("artifact_name", JsonValue.of(install.artifact().name()));
    artifact.put("device_types_compatible", JsonValue.strings(install.artifact().deviceTypes()));
    artifact.put("source", new JsonObject(source));
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(install.reference()));
    members.put("artifact", new JsonObject(artifact));
    map.ifPresent(one -> members.put("update_control_map", one));
    return new JsonObject(members);
  }
}
