package tandem.server.manage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.device.DeviceIdentity;
import tandem.server.device.DeviceKey;
import tandem.server.fleet.Enrolment;
import tandem.server.fleet.Fleet;
import tandem.server.fleet.Member;
import tandem.server.http.BodyUse;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.store.AuthSet;
import tandem.server.store.AuthStatus;
import tandem.server.store.Device;
import tandem.server.store.DeviceFilter;
import tandem.server.store.DeviceKeyFacts;
import tandem.server.store.Devices;
import tandem.server.store.Page;

/** Devices and who of them is let in. */
final class DevicesApi {
  private static final String PATH = "/api/management/v2/devauth/";
  private static final int MOST_IDS = 500;

  private final Devices devices;
  private final Fleet fleet;
  private final Enrolment enrolment;
  private final Audited audited;

  DevicesApi(Devices devices, Fleet fleet, Enrolment enrolment, Audited audited) {
    this.devices = devices;
    this.fleet = fleet;
    this.enrolment = enrolment;
    this.audited = audited;
  }

  void addTo(Router router, Access access) {
    router.add("GET", PATH + "devices", access.allow(Action.LOOK, this::list));
    router.add("GET", PATH + "devices/count", access.allow(Action.LOOK, this::count));
    router.add("GET", PATH + "devices/{id}", access.allow(Action.LOOK, this::get));
    router.add(
        "POST",
        PATH + "devices",
        BodyUse.WHOLE,
        access.allow(Action.MANAGE_DEVICES, this::preauthorise));
    router.add(
        "DELETE", PATH + "devices/{id}", access.allow(Action.MANAGE_DEVICES, this::decommission));
    router.add(
        "PUT",
        PATH + "devices/{id}/auth/{aid}/status",
        BodyUse.WHOLE,
        access.allow(Action.MANAGE_DEVICES, this::decide));
    router.add(
        "DELETE",
        PATH + "devices/{id}/auth/{aid}",
        access.allow(Action.MANAGE_DEVICES, this::dismiss));
    router.add("DELETE", PATH + "tokens/{jti}", access.allow(Action.MANAGE_DEVICES, this::revoke));
  }

  private Reply list(Caller caller, Request request) throws RefusedException, IOException {
    Page page = Pages.of(request);
    List<String> ids = request.query().all("id");
    if (ids.size() > MOST_IDS) {
      throw new RefusedException(400, "id: more than " + MOST_IDS);
    }
    DeviceFilter filter =
        new DeviceFilter(Optional.ofNullable(status(request)), ids, Optional.empty(), List.of());
    return Pages.reply(
        request,
        page,
        devices.list(filter, page),
        device -> Json.device(device, lastSeen(fleet, device)));
  }

  /** Returns when a device was last heard of, which is newer in memory than in the store. */
  static Instant lastSeen(Fleet fleet, Device device) {
    return fleet.find(device.id()).map(Member::lastSeen).orElse(device.lastSeen());
  }

  private static @Nullable AuthStatus status(Request request) throws RefusedException {
    Optional<String> text = request.query().get("status").filter(value -> !value.isEmpty());
    if (text.isEmpty()) {
      return null;
    }
    return AuthStatus.of(text.get())
        .orElseThrow(() -> new RefusedException(400, "status: there is no such status"));
  }

  private Reply count(Caller caller, Request request) throws RefusedException, IOException {
    long count = devices.count(status(request));
    return Reply.json(200, new JsonObject(Map.of("count", JsonValue.of(count))));
  }

  private Reply get(Caller caller, Request request) throws RefusedException, IOException {
    Device device =
        devices
            .device(request.variable("id"))
            .orElseThrow(() -> new RefusedException(404, "there is no such device"));
    return Reply.json(200, Json.device(device, lastSeen(fleet, device)));
  }

  private Reply preauthorise(Caller caller, Request request) throws RefusedException, IOException {
    JsonObject body = request.jsonObject();
    JsonObject identity =
        body.get("identity_data")
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .orElseThrow(() -> new RefusedException(400, "identity_data: expected an object"));
    DeviceKeyFacts facts =
        DeviceIdentity.facts(identity, key(new Fields(body).text("pubkey", 64 << 10)));
    Optional<AuthSet> set = enrolment.preauthorise(facts);
    if (set.isEmpty()) {
      Device there = devices.withIdentity(facts.identityHash()).orElseThrow();
      return Reply.json(409, Json.device(there, lastSeen(fleet, there)));
    }
    audited.done(caller, "preauthorise", set.get().device(), "");
    return Reply.empty(201).with("Location", PATH + "devices/" + set.get().device());
  }

  private static DeviceKey key(String pem) throws RefusedException {
    try {
      return DeviceKey.parse(pem);
    } catch (IOException e) {
      throw new RefusedException(400, String.valueOf(e.getMessage()));
    }
  }

  private Reply decommission(Caller caller, Request request) throws RefusedException, IOException {
    String id = request.variable("id");
    if (!enrolment.decommission(id)) {
      throw new RefusedException(404, "there is no such device");
    }
    audited.done(caller, "decommission", id, "");
    return Reply.empty(204);
  }

  private Reply decide(Caller caller, Request request) throws RefusedException, IOException {
    AuthStatus status =
        AuthStatus.of(new Fields(request.jsonObject()).text("status", 100))
            .filter(
                wanted ->
                    wanted == AuthStatus.ACCEPTED
                        || wanted == AuthStatus.REJECTED
                        || wanted == AuthStatus.PENDING)
            .orElseThrow(
                () -> new RefusedException(400, "status: expected accepted, rejected or pending"));
    String device = request.variable("id");
    String set = request.variable("aid");
    if (enrolment.decide(device, set, status).isEmpty()) {
      throw new RefusedException(404, "the device has no such key");
    }
    audited.done(caller, status.text(), device, "key " + set);
    return Reply.empty(204);
  }

  private Reply dismiss(Caller caller, Request request) throws RefusedException, IOException {
    String device = request.variable("id");
    String set = request.variable("aid");
    if (enrolment.dismiss(device, set).isEmpty()) {
      throw new RefusedException(404, "the device has no such key");
    }
    audited.done(caller, "dismiss", device, "key " + set);
    return Reply.empty(204);
  }

  private Reply revoke(Caller caller, Request request) throws RefusedException, IOException {
    String token = request.variable("jti");
    if (!enrolment.revoke(token)) {
      throw new RefusedException(404, "there is no such token");
    }
    audited.done(caller, "revoke", token, "");
    return Reply.empty(204);
  }
}
