package tandem.server.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** One artifact: what it is for, what it holds, and what it needs. */
final class ArtifactPage {
  private static final String ADDRESS = "/ui/artifacts/{id}";

  void addTo(Site site) {
    site.page(ADDRESS, Action.LOOK, this::show);
    site.form(ADDRESS, Action.MANAGE_ARTIFACTS, this::change);
  }

  private Reply show(Visit visit) throws RefusedException, IOException {
    Doc artifact = visit.get(api(visit), Map.of());
    return Page.of("Artifact " + artifact.text("name"), visit.session())
        .add(facts(artifact))
        .add(Element.of("h2", "Content"), content(artifact))
        .add(Element.of("h2", "Provides"), members(artifact, "artifact_provides"))
        .add(Element.of("h2", "Depends"), members(artifact, "artifact_depends"))
        .add(changes(visit, artifact))
        .reply(200);
  }

  private static Element facts(Doc artifact) {
    Element list = Element.of("dl");
    DevicePage.fact(list, "Id", new Text(artifact.text("id")));
    DevicePage.fact(list, "For", new Text(artifact.get("device_types_compatible").text()));
    DevicePage.fact(list, "Signature", ArtifactsPage.signature(artifact));
    DevicePage.fact(list, "Size", new Text(Shown.size(artifact.number("size"))));
    DevicePage.fact(list, "Description", new Text(artifact.text("description")));
    DevicePage.fact(list, "Changed", Shown.time(artifact.text("modified")));
    return list;
  }

  private static Element content(Doc artifact) {
    Table table = new Table("Files", List.of("Type", "File", "Size", "SHA-256"));
    for (Doc update : artifact.get("updates").items()) {
      for (Doc file : update.get("files").items()) {
        table.row(
            new Text(update.get("type_info").text("type")),
            new Text(file.text("name")),
            new Text(Shown.size(file.number("size"))),
            Element.of("code", file.text("checksum")));
      }
    }
    return table.node("It has no files.");
  }

  private static Element members(Doc artifact, String name) {
    Table table = new Table(name, List.of("Name", "Value"));
    artifact
        .get(name)
        .members()
        .forEach((key, value) -> table.row(new Text(key), new Text(value.text())));
    return table.node("Nothing.");
  }

  private static List<Element> changes(Visit visit, Doc artifact) {
    if (!visit.may(Action.MANAGE_ARTIFACTS)) {
      return List.of();
    }
    String address = "/ui/artifacts/" + Visit.encode(artifact.text("id"));
    return List.of(
        Element.of("h2", "Changes"),
        Forms.post(address, visit.session())
            .add(
                Forms.field("Description", "description", "text", artifact.text("description")),
                Forms.button("Describe", "do", "describe"))
            .with("class", "row"),
        Forms.post(address, visit.session())
            .add(Forms.button("Delete", "do", "delete").with("class", "danger"))
            .with("data-confirm", "Delete this artifact?"));
  }

  private Reply change(Visit visit) throws RefusedException, IOException {
    switch (visit.form().get("do").orElse("")) {
      case "describe" -> {
        String description = visit.form().get("description").orElse("");
        visit.send("PUT", api(visit), JsonValue.strings(Map.of("description", description)));
        return Site.to("/ui/artifacts/" + Visit.encode(visit.request().variable("id")));
      }
      case "delete" -> {
        visit.send("DELETE", api(visit));
        return Site.to("/ui/artifacts");
      }
      default -> throw new RefusedException(400, "do: no such change");
    }
  }

  private static String api(Visit visit) {
    return ArtifactsPage.API + "/" + Visit.encode(visit.request().variable("id"));
  }
}
