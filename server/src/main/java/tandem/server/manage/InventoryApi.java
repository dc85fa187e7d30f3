package tandem.server.manage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.server.fleet.Enrolment;
import tandem.server.fleet.Fleet;
import tandem.server.http.BodyUse;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.store.AuthStatus;
import tandem.server.store.Device;
import tandem.server.store.DeviceFilter;
import tandem.server.store.Devices;
import tandem.server.store.InventoryStore;
import tandem.server.store.Listing;
import tandem.server.store.Page;

/** What devices tell about themselves, and groups of them. */
final class InventoryApi {
  private static final String V1 = "/api/management/v1/inventory/";
  private static final int LONGEST_GROUP = 1024;

  private final Devices devices;
  private final InventoryStore inventories;
  private final Fleet fleet;
  private final Enrolment enrolment;
  private final Audited audited;

  InventoryApi(
      Devices devices,
      InventoryStore inventories,
      Fleet fleet,
      Enrolment enrolment,
      Audited audited) {
    this.devices = devices;
    this.inventories = inventories;
    this.fleet = fleet;
    this.enrolment = enrolment;
    this.audited = audited;
  }

  void addTo(Router router, Access access) {
    router.add("GET", V1 + "devices", access.allow(Action.LOOK, this::list));
    router.add("GET", V1 + "devices/{id}", access.allow(Action.LOOK, this::get));
    router.add("GET", V1 + "groups", access.allow(Action.LOOK, this::groups));
    router.add("GET", V1 + "groups/{group}/devices", access.allow(Action.LOOK, this::inGroup));
    router.add("GET", V1 + "devices/{id}/group", access.allow(Action.LOOK, this::group));
    router.add(
        "PUT",
        V1 + "devices/{id}/group",
        BodyUse.WHOLE,
        access.allow(Action.MANAGE_DEVICES, this::move));
    router.add(
        "DELETE",
        V1 + "devices/{id}/group/{group}",
        access.allow(Action.MANAGE_DEVICES, this::leave));
    router.add(
        "POST",
        "/api/management/v2/inventory/filters/search",
        BodyUse.WHOLE,
        access.allow(Action.LOOK, this::search));
  }

  private Reply list(Caller caller, Request request) throws RefusedException, IOException {
    Optional<String> group = request.query().get("group");
    DeviceFilter filter =
        new DeviceFilter(Optional.of(AuthStatus.ACCEPTED), List.of(), group, List.of());
    return inventories(request, filter, Pages.of(request));
  }

  private Reply inventories(Request request, DeviceFilter filter, Page page) throws IOException {
    Listing<Device> found = devices.list(filter, page);
    List<JsonValue> documents = new ArrayList<>();
    for (Device device : found.items()) {
      documents.add(document(device));
    }
    return Pages.reply(
        request, page, new Listing<>(documents, found.total()), document -> document);
  }

  private JsonObject document(Device device) throws IOException {
    return Json.inventory(device, inventories.of(device.id()), DevicesApi.lastSeen(fleet, device));
  }

  private Reply get(Caller caller, Request request) throws RefusedException, IOException {
    return Reply.json(200, document(found(request)));
  }

  private Device found(Request request) throws RefusedException, IOException {
    return devices.device(request.variable("id")).orElseThrow(InventoryApi::notThere);
  }

  private static RefusedException notThere() {
    return new RefusedException(404, "there is no such device");
  }

  private Reply groups(Caller caller, Request request) throws IOException {
    return Reply.json(200, JsonValue.strings(devices.groups()));
  }

  private Reply inGroup(Caller caller, Request request) throws RefusedException, IOException {
    Page page = Pages.of(request);
    DeviceFilter filter =
        new DeviceFilter(
            Optional.empty(), List.of(), Optional.of(request.variable("group")), List.of());
    return Pages.reply(
        request, page, devices.list(filter, page), device -> JsonValue.of(device.id()));
  }

  private Reply group(Caller caller, Request request) throws RefusedException, IOException {
    String group = found(request).group().orElse("");
    return Reply.json(200, new JsonObject(Map.of("group", JsonValue.of(group))));
  }

  private Reply move(Caller caller, Request request) throws RefusedException, IOException {
    String group = new Fields(request.jsonObject()).text("group", LONGEST_GROUP);
    if (!group.matches("[A-Za-z0-9_.-]+")) {
      throw new RefusedException(400, "group: expected letters, digits, '_', '.' and '-'");
    }
    String id = request.variable("id");
    if (!enrolment.group(id, group)) {
      throw notThere();
    }
    audited.done(caller, "group", id, group);
    return Reply.empty(204);
  }

  private Reply leave(Caller caller, Request request) throws RefusedException, IOException {
    Device device = found(request);
    if (!device.group().equals(Optional.of(request.variable("group")))) {
      throw new RefusedException(404, "the device is not in this group");
    }
    enrolment.group(device.id(), null);
    audited.done(caller, "group", device.id(), "");
    return Reply.empty(204);
  }

  private Reply search(Caller caller, Request request) throws RefusedException, IOException {
    JsonObject body = request.jsonObject();
    Page page = new Page(number(body, "page", 1, 1_000_000), number(body, "per_page", 20, 500));
    DeviceSearch search = DeviceSearch.read(body);
    Reply reply = inventories(request, search.filter(), page);
    search.check();
    return reply;
  }

  private static int number(JsonObject body, String name, int otherwise, int most)
      throws RefusedException {
    Optional<JsonValue> value = body.get(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof JsonNumber number && number.text().matches("[0-9]{1,7}")) {
      int parsed = Integer.parseInt(number.text());
      if (parsed >= 1 && parsed <= most) {
        return parsed;
      }
    }
    throw new RefusedException(400, name + ": expected a number from 1 to " + most);
  }
}
