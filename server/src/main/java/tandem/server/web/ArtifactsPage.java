package tandem.server.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** The list of artifacts, and the form that uploads one. */
final class ArtifactsPage {
  private static final String ADDRESS = "/ui/artifacts";
  static final String API = "/v1/deployments/artifacts";

  void addTo(Site site) {
    site.page(ADDRESS, Action.LOOK, this::show);
    site.upload(ADDRESS, Action.MANAGE_ARTIFACTS, this::upload);
  }

  private Reply show(Visit visit) throws RefusedException, IOException {
    Table table =
        new Table(
            "Artifacts", List.of("Artifact", "For", "Signature", "Size", "Description", "Since"));
    for (Doc artifact : visit.get(API, Map.of()).items()) {
      table.row(
          Element.link(ADDRESS + "/" + Visit.encode(artifact.text("id")), artifact.text("name")),
          new Text(artifact.get("device_types_compatible").text()),
          signature(artifact),
          new Text(Shown.size(artifact.number("size"))),
          new Text(artifact.text("description")),
          Shown.time(artifact.text("modified")));
    }
    Page page = Page.of("Artifacts", visit.session()).add(table.node("There is none yet."));
    if (visit.may(Action.MANAGE_ARTIFACTS)) {
      page.add(Element.of("h2", "Upload"), uploadForm(visit));
    }
    return page.reply(200);
  }

  /** Returns whether the server has verified the signature, with a colour and in words. */
  static Element signature(Doc artifact) {
    return Element.of("span", artifact.is("signed") ? "verified" : "not signed")
        .with("class", artifact.is("signed") ? "status success" : "status failure");
  }

  private static Element uploadForm(Visit visit) {
    // The secret has to be the first field: it is checked before the file is read.
    return Forms.post(ADDRESS, visit.session())
        .with("enctype", "multipart/form-data")
        .with("data-upload", "true")
        .add(
            Forms.field("Description", "description", "text", ""),
            Forms.labelled(
                "File",
                Element.of("input")
                    .with("type", "file")
                    .with("name", "artifact")
                    .with("accept", ".mender")
                    .flag("required", true)),
            Forms.button("Upload"),
            Element.of("progress").with("max", "100").with("value", "0").flag("hidden", true),
            Element.of("output").with("aria-live", "polite"));
  }

  private Reply upload(Visit visit) throws RefusedException, IOException {
    String type = visit.request().header("content-type").orElse("");
    visit
        .api()
        .answer(
            visit
                .to("POST", API)
                .withHeader("content-type", type)
                .withStream(visit.request().stream()));
    return Site.to(ADDRESS);
  }
}
