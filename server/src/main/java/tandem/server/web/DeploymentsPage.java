package tandem.server.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** The list of deployments, newest first. */
final class DeploymentsPage {
  static final String ADDRESS = "/ui/deployments";
  static final String API = "/v1/deployments/deployments";

  void addTo(Site site) {
    site.page(ADDRESS, Action.LOOK, this::show);
  }

  private Reply show(Visit visit) throws RefusedException, IOException {
    Paging paging = Paging.of(visit);
    Visit.Listing deployments = visit.list(API, paging.query());
    Table table =
        new Table("Deployments", List.of("Deployment", "Artifact", "Status", "Made", "Finished"));
    for (Doc deployment : deployments.doc().items()) {
      table.row(
          Element.link(
              ADDRESS + "/" + Visit.encode(deployment.text("id")), deployment.text("name")),
          new Text(deployment.text("artifact_name")),
          Shown.status(deployment.text("status")),
          Shown.time(deployment.text("created")),
          deployment.text("finished").isEmpty()
              ? new Text("not yet")
              : Shown.time(deployment.text("finished")));
    }
    Page page = Page.of("Deployments", visit.session());
    if (visit.may(Action.MANAGE_DEPLOYMENTS)) {
      page.add(
          Element.of(
              "p", Element.link(ADDRESS + "/new", "New deployment").with("class", "button")));
    }
    return page.add(
            table.node("There is none yet."), paging.links(ADDRESS, Map.of(), deployments.total()))
        .reply(200);
  }
}
