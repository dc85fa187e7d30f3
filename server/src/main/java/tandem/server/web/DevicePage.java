package tandem.server.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** One device: identity, keys, group, inventory and what it did in deployments. */
final class DevicePage {
  private static final String ADDRESS = "/ui/devices/{id}";

  void addTo(Site site) {
    site.page(ADDRESS, Action.LOOK, this::show);
    site.form(ADDRESS, Action.MANAGE_DEVICES, this::change);
  }

  private Reply show(Visit visit) throws RefusedException, IOException {
    String id = visit.request().variable("id");
    Doc device = visit.get("/v2/devauth/devices/" + Visit.encode(id), Map.of());
    Doc inventory = inventory(visit, id);
    return Page.of("Device " + id, visit.session())
        .add(facts(device, group(inventory)))
        .add(Element.of("h2", "Keys"), keys(visit, id, device))
        .add(Element.of("h2", "Deployments"), history(visit, id))
        .add(Element.of("h2", "Inventory"), attributes(inventory))
        .add(changes(visit, id, group(inventory)))
        .reply(200);
  }

  /** Decides about one key of a device. */
  static void decide(Visit visit, String device, String set, String decision)
      throws RefusedException, IOException {
    visit.send(
        "PUT",
        "/v2/devauth/devices/" + Visit.encode(device) + "/auth/" + Visit.encode(set) + "/status",
        JsonValue.strings(Map.of("status", decision)));
  }

  private static Doc inventory(Visit visit, String id) throws RefusedException, IOException {
    try {
      return visit.get("/v1/inventory/devices/" + Visit.encode(id), Map.of());
    } catch (RefusedException e) {
      if (e.status() == 404) {
        return new Doc(new JsonObject(Map.of())); // a device that was never let in has none
      }
      throw e;
    }
  }

  private static String group(Doc inventory) {
    for (Doc attribute : inventory.get("attributes").items()) {
      if (attribute.text("scope").equals("system") && attribute.text("name").equals("group")) {
        return attribute.text("value");
      }
    }
    return "";
  }

  private static Element facts(Doc device, String group) {
    Element list = Element.of("dl");
    device
        .get("identity_data")
        .members()
        .forEach((name, value) -> fact(list, name, new Text(value.text())));
    fact(list, "Status", Shown.status(device.text("status")));
    fact(list, "Group", new Text(group.isEmpty() ? "none" : group));
    fact(list, "First seen", Shown.time(device.text("created_ts")));
    fact(list, "Last seen", Shown.time(device.text("check_in_time")));
    return list;
  }

  static void fact(Element list, String name, Node value) {
    list.add(Element.of("div", Element.of("dt", name), Element.of("dd", value)));
  }

  private static Element keys(Visit visit, String id, Doc device) {
    Table table = new Table("Keys of the device", List.of("Key", "Status", "Since", "Decision"));
    for (Doc set : device.get("auth_sets").items()) {
      table.row(
          Element.of(
              "details",
              Element.of("summary", set.text("id")),
              Element.of("pre", set.text("pubkey"))),
          Shown.status(set.text("status")),
          Shown.time(set.text("ts")),
          decisions(visit, id, set));
    }
    return table.node("It has no key.");
  }

  private static Node decisions(Visit visit, String id, Doc set) {
    if (!visit.may(Action.MANAGE_DEVICES)) {
      return new Text("");
    }
    Element form = form(visit, id).add(Forms.hidden("set", set.text("id"))).with("class", "row");
    if (!set.text("status").equals("accepted")) {
      form.add(Forms.button("Accept", "do", "accepted"));
    }
    if (!set.text("status").equals("rejected")) {
      form.add(Forms.button("Reject", "do", "rejected"));
    }
    return form.add(Forms.button("Forget", "do", "dismiss"));
  }

  private static Element history(Visit visit, String id) throws RefusedException, IOException {
    Table table = new Table("Deployments of the device", List.of("Deployment", "Status", "Log"));
    Doc parts = visit.get("/v1/deployments/deployments/devices/" + Visit.encode(id), Map.of());
    for (Doc part : parts.items()) {
      Doc deployment = part.get("deployment");
      Doc device = part.get("device");
      String address = "/ui/deployments/" + Visit.encode(deployment.text("id"));
      table.row(
          Element.link(address, deployment.text("name")),
          Shown.status(device.text("status")),
          device.is("log")
              ? Element.link(address + "/devices/" + Visit.encode(id) + "/log", "Log")
              : new Text(""));
    }
    return table.node("It was in none.");
  }

  private static Element attributes(Doc inventory) {
    Table table = new Table("Inventory of the device", List.of("Attribute", "Value", "From"));
    for (Doc attribute : inventory.get("attributes").items()) {
      table.row(
          new Text(attribute.text("name")),
          new Text(attribute.text("value")),
          new Text(attribute.text("scope")));
    }
    return table.node("It has sent nothing yet.");
  }

  private static List<Element> changes(Visit visit, String id, String group) {
    if (!visit.may(Action.MANAGE_DEVICES)) {
      return List.of();
    }
    return List.of(
        Element.of("h2", "Changes"),
        form(visit, id)
            .add(
                Forms.field("Group, empty for none", "group", "text", group),
                Forms.button("Set group", "do", "group"))
            .with("class", "row"),
        form(visit, id)
            .add(Forms.button("Remove this device", "do", "decommission").with("class", "danger"))
            .with("data-confirm", "Remove the device and all that is known of it?"));
  }

  private static Element form(Visit visit, String id) {
    return Forms.post("/ui/devices/" + Visit.encode(id), visit.session());
  }

  private Reply change(Visit visit) throws RefusedException, IOException {
    String id = visit.request().variable("id");
    String set = visit.form().get("set").orElse("");
    String device = "/v2/devauth/devices/" + Visit.encode(id);
    String inventory = "/v1/inventory/devices/" + Visit.encode(id) + "/group";
    switch (visit.form().get("do").orElse("")) {
      case "accepted" -> decide(visit, id, set, "accepted");
      case "rejected" -> decide(visit, id, set, "rejected");
      case "dismiss" -> visit.send("DELETE", device + "/auth/" + Visit.encode(set));
      case "decommission" -> {
        visit.send("DELETE", device);
        return Site.to("/ui/devices");
      }
      case "group" -> {
        String group = visit.form().get("group").orElse("").strip();
        if (group.isEmpty()) {
          removeFromGroup(visit, id, inventory);
        } else {
          visit.send("PUT", inventory, JsonValue.strings(Map.of("group", group)));
        }
      }
      default -> throw new RefusedException(400, "do: no such change");
    }
    return Site.to("/ui/devices/" + Visit.encode(id));
  }

  private static void removeFromGroup(Visit visit, String id, String address)
      throws RefusedException, IOException {
    String group = group(inventory(visit, id));
    if (!group.isEmpty()) {
      visit.send("DELETE", address + "/" + Visit.encode(group));
    }
  }
}
