package tandem.server.web;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** One deployment: how far it is, which a script keeps fresh, its plan and its devices. */
final class DeploymentPage {
  private static final String ADDRESS = DeploymentsPage.ADDRESS + "/{id}";

  void addTo(Site site) {
    site.page(ADDRESS, Action.LOOK, this::show);
    site.page(ADDRESS + "/live", Action.LOOK, this::live);
    site.page(ADDRESS + "/devices/{device}/log", Action.LOOK, this::log);
    site.form(ADDRESS, Action.MANAGE_DEPLOYMENTS, this::change);
  }

  private Reply show(Visit visit) throws RefusedException, IOException {
    Doc deployment = visit.get(api(visit), Map.of());
    Doc rollout = visit.get(api(visit) + "/rollout", Map.of());
    Doc waits = WaitingSteps.of(visit, api(visit));
    return Page.of("Deployment " + deployment.text("name"), visit.session())
        .add(facts(deployment, rollout), counts(visit, deployment))
        .add(changes(visit, deployment, rollout, waits))
        .add(
            Element.of("h2", "Plan"),
            RolloutView.phases(rollout),
            RolloutView.rules(rollout, waits))
        .add(Element.of("h2", "Devices"))
        .add(devices(visit))
        .reply(200);
  }

  private static Element facts(Doc deployment, Doc rollout) {
    Element list = Element.of("dl");
    DevicePage.fact(list, "Artifact", new Text(deployment.text("artifact_name")));
    DevicePage.fact(
        list, "Status", Shown.status(deployment.text("status")).with("data-live", "status"));
    DevicePage.fact(
        list,
        "Roll-out",
        Element.of("span", RolloutView.status(deployment, rollout)).with("data-live", "rollout"));
    DevicePage.fact(list, "Made", Shown.time(deployment.text("created")));
    return list;
  }

  private static Element counts(Visit visit, Doc deployment) throws RefusedException, IOException {
    Element list =
        Element.of("dl")
            .with("class", "counts")
            .address(
                "data-live-source",
                DeploymentsPage.ADDRESS
                    + "/"
                    + Visit.encode(visit.request().variable("id"))
                    + "/live");
    if (deployment.text("status").equals("finished")) {
      list.with("data-live-done", "true");
    }
    visit
        .get(api(visit) + "/statistics", Map.of())
        .members()
        .forEach(
            (name, count) ->
                list.add(
                    Element.of(
                        "div",
                        Element.of("dt", Shown.status(name)),
                        Element.of("dd", count.text()).with("data-live", name))));
    return list;
  }

  private Reply live(Visit visit) throws RefusedException, IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    visit
        .get(api(visit) + "/statistics", Map.of())
        .members()
        .forEach((name, count) -> members.put(name, JsonValue.of(count.text())));
    Doc deployment = visit.get(api(visit), Map.of());
    Doc rollout = visit.get(api(visit) + "/rollout", Map.of());
    members.put("rollout", JsonValue.of(RolloutView.status(deployment, rollout)));
    members.put("status", JsonValue.of(deployment.text("status")));
    return Reply.json(200, new JsonObject(members))
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
  }

  private static List<Element> changes(Visit visit, Doc deployment, Doc rollout, Doc waits) {
    if (!visit.may(Action.MANAGE_DEPLOYMENTS) || deployment.text("status").equals("finished")) {
      return List.of();
    }
    String address = DeploymentsPage.ADDRESS + "/" + Visit.encode(deployment.text("id"));
    boolean running = rollout.get("state").text("status").equals("running");
    Element row =
        Forms.post(address, visit.session())
            .add(
                running
                    ? Forms.button("Pause", "do", "pause")
                    : Forms.button("Resume", "do", "resume"))
            .with("class", "row");
    if (!waits.members().isEmpty()) {
      row.add(Forms.button("Let devices that wait go on", "do", "go-on"));
    }
    return List.of(
        row,
        Forms.post(address, visit.session())
            .add(Forms.button("Abort", "do", "abort").with("class", "danger"))
            .with("data-confirm", "Abort? Devices that have started give up or go back."));
  }

  private static List<Element> devices(Visit visit) throws RefusedException, IOException {
    Paging paging = Paging.of(visit);
    String id = visit.request().variable("id");
    Visit.Listing parts = visit.list(api(visit) + "/devices/list", paging.query());
    String address = DeploymentsPage.ADDRESS + "/" + Visit.encode(id);
    Table table =
        new Table(
            "Devices that asked", List.of("Device", "Status", "Step", "Attempt", "Began", "Log"));
    for (Doc part : parts.doc().items()) {
      String device = part.text("id");
      table.row(
          Element.link("/ui/devices/" + Visit.encode(device), device),
          Shown.status(part.text("status")),
          new Text(part.text("substate")),
          new Text(part.text("attempt")),
          Shown.time(part.text("created")),
          part.is("log")
              ? Element.link(address + "/devices/" + Visit.encode(device) + "/log", "Log")
              : new Text(""));
    }
    return List.of(
        table.node("No device has asked yet."), paging.links(address, Map.of(), parts.total()));
  }

  private Reply log(Visit visit) throws RefusedException, IOException {
    String device = visit.request().variable("device");
    String log = visit.text(api(visit) + "/devices/" + Visit.encode(device) + "/log");
    return Page.of("Log of device " + device, visit.session())
        .add(Element.of("pre", log).with("class", "log").with("tabindex", "0"))
        .reply(200);
  }

  private Reply change(Visit visit) throws RefusedException, IOException {
    switch (visit.form().get("do").orElse("")) {
      case "pause" -> status(visit, "/rollout/status", "paused");
      case "resume" -> status(visit, "/rollout/status", "running");
      case "go-on" -> WaitingSteps.goOn(visit, api(visit));
      case "abort" -> status(visit, "/status", "aborted");
      default -> throw new RefusedException(400, "do: no such change");
    }
    return Site.to(DeploymentsPage.ADDRESS + "/" + Visit.encode(visit.request().variable("id")));
  }

  private static void status(Visit visit, String where, String status)
      throws RefusedException, IOException {
    visit.send("PUT", api(visit) + where, JsonValue.strings(Map.of("status", status)));
  }

  private static String api(Visit visit) {
    return DeploymentsPage.API + "/" + Visit.encode(visit.request().variable("id"));
  }
}
