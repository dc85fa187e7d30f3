package tandem.server.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** The form that makes a deployment. */
final class NewDeploymentPage {
  private static final String ADDRESS = DeploymentsPage.ADDRESS + "/new";
  static final int PHASES = 4;
  static final int CONDITIONS = 3;
  // In the order in which they are offered.
  private static final List<String> OPERATORS =
      List.of("$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$regex");
  private static final List<String> OPERATOR_WORDS =
      List.of("equal to", "not", "above", "at least", "below", "at most", "matched by");

  void addTo(Site site) {
    site.page(ADDRESS, Action.MANAGE_DEPLOYMENTS, this::show);
    site.form(ADDRESS, Action.MANAGE_DEPLOYMENTS, this::create);
  }

  private Reply show(Visit visit) throws RefusedException, IOException {
    return Page.of("New deployment", visit.session())
        .add(
            Forms.post(ADDRESS, visit.session())
                .with("class", "plan")
                .add(what(visit), target(visit), phases(), rules(), window(), waits())
                .add(Forms.button("Create")))
        .reply(200);
  }

  private static Element what(Visit visit) throws RefusedException, IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Doc artifact : visit.get(ArtifactsPage.API, Map.of()).items()) {
      names.add(artifact.text("name"));
    }
    return group(
        "What",
        Forms.labelled("Name", Element.of("input").with("name", "name").flag("required", true)),
        Forms.choice("Artifact", "artifact_name", List.copyOf(names), ""),
        Forms.tick("Also where it is installed already", "force", "yes"));
  }

  private static Element target(Visit visit) throws RefusedException, IOException {
    List<String> groups = new ArrayList<>();
    visit.get("/v1/inventory/groups", Map.of()).items().forEach(item -> groups.add(item.text()));
    Element group =
        group(
            "For which devices",
            radio("All devices", "all", true),
            radio("A group", "group", false),
            Forms.choice("Group", "group", groups, ""),
            radio("Those that report", "filter", false));
    for (int i = 0; i < CONDITIONS; i++) {
      group.add(condition(i));
    }
    return group.add(
        radio("Certain devices", "devices", false),
        Forms.labelled("Ids, one on each line", Element.of("textarea").with("name", "devices")));
  }

  private static Element condition(int number) {
    Element operator = Element.of("select").with("name", "operator" + number);
    for (int i = 0; i < OPERATORS.size(); i++) {
      operator.add(Element.of("option", OPERATOR_WORDS.get(i)).with("value", OPERATORS.get(i)));
    }
    return Element.of(
            "div",
            Forms.field("Attribute", "attribute" + number, "text", ""),
            Forms.labelled("is", operator),
            Forms.field("Value", "value" + number, "text", ""))
        .with("class", "row");
  }

  private static Element phases() {
    Element group =
        group(
            "Phases",
            Element.of(
                "p",
                "Leave all empty for everybody at once. What is left over comes in a last phase."));
    for (int i = 0; i < PHASES; i++) {
      group.add(
          Element.of(
                  "div",
                  Forms.number("Percent", "percent" + i),
                  Forms.number("or first devices", "count" + i),
                  Forms.number("Hours after the one before", "hours" + i),
                  Forms.number("Percent of success before", "success" + i),
                  Forms.number("of at least", "finished" + i))
              .with("class", "row"));
    }
    return group;
  }

  private static Element rules() {
    return group(
        "Stop and pace",
        Forms.number("Stop at failures", "stop_failures"),
        Forms.number("Stop at percent of failures", "stop_percent"),
        Forms.number("of at least", "stop_finished"),
        Forms.number("More tries of a device that failed", "retries"),
        Forms.number("Devices in progress at once", "in_progress"),
        Forms.number("Downloads at once", "downloads"),
        Forms.number("Bytes a second, of all downloads together", "bytes_per_second"));
  }

  private static Element window() {
    return group(
        "Window in which devices start",
        Forms.field("From", "from", "time", ""),
        Forms.field("To", "to", "time", ""),
        Forms.field("Time zone", "zone", "text", "UTC"));
  }

  private static Element waits() {
    return group("Devices with Mender's client 3").add(WaitingSteps.fields());
  }

  private static Element radio(String label, String value, boolean checked) {
    return Element.of(
            "label",
            Element.of("input")
                .with("type", "radio")
                .with("name", "target")
                .with("value", value)
                .flag("checked", checked),
            Element.of("span", label))
        .with("class", "tick");
  }

  private static Element group(String legend, Element... fields) {
    return Element.of("fieldset", Element.of("legend", legend)).add(List.of(fields));
  }

  private Reply create(Visit visit) throws RefusedException, IOException {
    PlanForm form = new PlanForm(visit.form());
    JsonObject body = form.deployment();
    Reply made =
        form.group().isEmpty()
            ? visit.send("POST", DeploymentsPage.API, body)
            : visit.send(
                "POST", DeploymentsPage.API + "/group/" + Visit.encode(form.group()), body);
    String location = made.headers().getOrDefault("Location", "");
    String id = location.substring(location.lastIndexOf('/') + 1);
    return Site.to(
        id.isEmpty() ? DeploymentsPage.ADDRESS : DeploymentsPage.ADDRESS + "/" + Visit.encode(id));
  }
}
