package tandem.server.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** The list of devices: those that wait for a decision first, with search and bulk decisions. */
final class DevicesPage {
  private static final String ADDRESS = "/ui/devices";
  private static final List<String> STATUSES =
      List.of("", "pending", "accepted", "rejected", "preauthorized");

  void addTo(Site site) {
    site.page(ADDRESS, Action.LOOK, this::show);
    site.form(ADDRESS, Action.MANAGE_DEVICES, this::decide);
  }

  private Reply show(Visit visit) throws RefusedException, IOException {
    String search = visit.request().query().get("search").orElse("");
    long pending = count(visit, "pending");
    String otherwise = pending > 0 && search.isEmpty() ? "pending" : "";
    String status = visit.request().query().get("status").orElse(otherwise);
    Page page =
        Page.of("Devices", visit.session())
            .add(
                Element.of(
                    "p",
                    pending
                        + " wait for a decision, "
                        + count(visit, "accepted")
                        + " are accepted, "
                        + count(visit, "rejected")
                        + " are rejected"),
                searchForm(status, search));
    return page.add(search.isEmpty() ? list(visit, status) : found(visit, search)).reply(200);
  }

  private static long count(Visit visit, String status) throws RefusedException, IOException {
    return visit.get("/v2/devauth/devices/count", Map.of("status", status)).number("count");
  }

  private static Element searchForm(String status, String search) {
    return Forms.get(ADDRESS)
        .add(
            Forms.choice("Status", "status", STATUSES, status),
            Forms.field("Id, or attribute=value", "search", "search", search),
            Forms.button("Show"))
        .with("class", "row")
        .with("role", "search");
  }

  private static List<Element> list(Visit visit, String status)
      throws RefusedException, IOException {
    Paging paging = Paging.of(visit);
    Map<String, String> query = paging.query();
    query.put("status", status);
    Visit.Listing devices = visit.list("/v2/devauth/devices", query);
    return List.of(
        table(visit, devices.doc().items(), "No device here."),
        paging.links(ADDRESS, Map.of("status", status), devices.total()));
  }

  private static List<Element> found(Visit visit, String search)
      throws RefusedException, IOException {
    int equals = search.indexOf('=');
    if (equals < 0) {
      Map<String, String> query = Map.of("id", search.strip());
      List<Doc> devices = visit.list("/v2/devauth/devices", query).doc().items();
      return List.of(table(visit, devices, "No device has this id."));
    }
    Paging paging = Paging.of(visit);
    JsonValue body =
        query(paging, search.substring(0, equals).strip(), search.substring(equals + 1).strip());
    Visit.Listing hits = visit.search("/v2/inventory/filters/search", body);
    List<Doc> devices = new ArrayList<>();
    for (Doc hit : hits.doc().items()) {
      devices.addAll(visit.list("/v2/devauth/devices", Map.of("id", hit.text("id"))).doc().items());
    }
    return List.of(
        table(visit, devices, "No device reports this."),
        paging.links(ADDRESS, Map.of("search", search), hits.total()));
  }

  private static JsonValue query(Paging paging, String name, String value) {
    Map<String, JsonValue> condition = new LinkedHashMap<>();
    condition.put("scope", JsonValue.of("inventory"));
    condition.put("attribute", JsonValue.of(name));
    condition.put("type", JsonValue.of("$eq"));
    condition.put("value", JsonValue.of(value));
    Map<String, JsonValue> query = new LinkedHashMap<>();
    query.put("page", JsonValue.of(paging.number()));
    query.put("per_page", JsonValue.of(Paging.SIZE));
    query.put("filters", new JsonArray(List.of(new JsonObject(condition))));
    return new JsonObject(query);
  }

  private static Element table(Visit visit, List<Doc> devices, String whenEmpty) {
    Table table =
        new Table("Devices", List.of("Choose", "Device", "Identity", "Status", "Last seen"));
    for (Doc device : devices) {
      String id = device.text("id");
      String label = "Choose " + device.get("identity_data").text();
      table.row(
          Element.of(
              "span",
              Forms.hidden("listed", id),
              Element.of("input")
                  .with("type", "checkbox")
                  .with("name", "device")
                  .with("value", id)
                  .with("aria-label", label)),
          Element.link(ADDRESS + "/" + Visit.encode(id), id),
          new Text(device.get("identity_data").text()),
          Shown.status(device.text("status")),
          Shown.time(device.text("check_in_time")));
    }
    Element shown = table.node(whenEmpty);
    if (devices.isEmpty() || !visit.may(Action.MANAGE_DEVICES)) {
      return shown;
    }
    return Forms.post(ADDRESS, visit.session())
        .add(
            Element.of(
                    "div",
                    Forms.tick("Choose all on this page", "all", "page"),
                    Forms.button("Accept", "decision", "accepted"),
                    Forms.button("Reject", "decision", "rejected"))
                .with("class", "row"),
            shown);
  }

  private Reply decide(Visit visit) throws RefusedException, IOException {
    String decision = visit.form().get("decision").orElse("");
    if (!decision.equals("accepted") && !decision.equals("rejected")) {
      throw new RefusedException(400, "decision: expected accepted or rejected");
    }
    boolean all = visit.form().get("all").isPresent();
    for (String device : visit.form().all(all ? "listed" : "device")) {
      decide(visit, device, decision);
    }
    return Site.to(ADDRESS);
  }

  /** Decides about the newest key of a device. */
  private static void decide(Visit visit, String device, String decision)
      throws RefusedException, IOException {
    Doc found = visit.get("/v2/devauth/devices/" + Visit.encode(device), Map.of());
    List<Doc> sets = found.get("auth_sets").items();
    if (sets.isEmpty()) {
      return;
    }
    Doc newest = sets.get(0);
    for (Doc set : sets) {
      newest = set.text("ts").compareTo(newest.text("ts")) > 0 ? set : newest;
    }
    DevicePage.decide(visit, device, newest.text("id"), decision);
  }
}
