package tandem.server.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** The list of devices: those that wait for a decision first, with search and bulk decisions. */
final class DevicesPage {
  private static final String ADDRESS = "/ui/devices";
  private static final char SEPARATOR = '/'; // between the ids of a device and a key
  private static final Pattern CONDITION =
      Pattern.compile("(?<name>[^=~]*)(?<how>[=~])(?<value>.*)", Pattern.DOTALL);
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
            Forms.field("Id, attribute=value, or attribute~expression", "search", "search", search),
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
    Matcher condition = CONDITION.matcher(search);
    if (!condition.matches()) {
      Map<String, String> query = Map.of("id", search.strip());
      List<Doc> devices = visit.list("/v2/devauth/devices", query).doc().items();
      return List.of(table(visit, devices, "No device has this id."));
    }
    Paging paging = Paging.of(visit);
    JsonValue body = query(paging, condition);
    Visit.Listing hits = visit.search("/v2/inventory/filters/search", body);
    List<Doc> devices = new ArrayList<>();
    for (Doc hit : hits.doc().items()) {
      devices.addAll(visit.list("/v2/devauth/devices", Map.of("id", hit.text("id"))).doc().items());
    }
    return List.of(
        table(visit, devices, "No device reports this."),
        paging.links(ADDRESS, Map.of("search", search), hits.total()));
  }

  private static JsonValue query(Paging paging, Matcher parts) {
    Map<String, JsonValue> condition = new LinkedHashMap<>();
    condition.put("scope", JsonValue.of("inventory"));
    condition.put("attribute", JsonValue.of(parts.group("name").strip()));
    condition.put("type", JsonValue.of(parts.group("how").equals("=") ? "$eq" : "$regex"));
    condition.put("value", JsonValue.of(parts.group("value").strip()));
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
      table.row(
          choice(device),
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

  // The decision is about the key that is there now, not about one that comes meanwhile.
  private static Node choice(Doc device) {
    Optional<Doc> key = onlyKey(device);
    if (key.isEmpty()) {
      return new Text("see its keys");
    }
    String value = device.text("id") + SEPARATOR + key.get().text("id");
    return Element.of(
        "span",
        Forms.hidden("listed", value),
        Element.of("input")
            .with("type", "checkbox")
            .with("name", "device")
            .with("value", value)
            .with("aria-label", "Choose " + device.get("identity_data").text()));
  }

  /**
   * Returns the key that a decision about a device is about, if that can be told without a look at
   * its keys. Anybody may claim to be a device, with a key of his own.
   */
  private static Optional<Doc> onlyKey(Doc device) {
    List<Doc> keys = device.get("auth_sets").items();
    List<Doc> open = keys.stream().filter(key -> !key.text("status").equals("rejected")).toList();
    List<Doc> candidates = open.isEmpty() ? keys : open;
    return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }

  private Reply decide(Visit visit) throws RefusedException, IOException {
    String decision = visit.form().get("decision").orElse("");
    if (!decision.equals("accepted") && !decision.equals("rejected")) {
      throw new RefusedException(400, "decision: expected accepted or rejected");
    }
    boolean all = visit.form().get("all").isPresent();
    for (String chosen : visit.form().all(all ? "listed" : "device")) {
      int end = chosen.indexOf(SEPARATOR);
      if (end < 0) {
        throw new RefusedException(400, "device: expected an id and that of a key");
      }
      DevicePage.decide(visit, chosen.substring(0, end), chosen.substring(end + 1), decision);
    }
    return Site.to(ADDRESS);
  }
}
