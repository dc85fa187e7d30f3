package tandem.server.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** Who did what, newest first. */
final class AuditPage {
  private static final String ADDRESS = "/ui/audit";

  void addTo(Site site) {
    site.page(ADDRESS, Action.READ_AUDIT, this::show);
  }

  private Reply show(Visit visit) throws RefusedException, IOException {
    Paging paging = Paging.of(visit);
    Visit.Listing entries = visit.list("/v1/auditlogs/logs", paging.query());
    Table table = new Table("Audit log", List.of("Time", "Who", "Action", "What", "More"));
    for (Doc entry : entries.doc().items()) {
      table.row(
          Shown.time(entry.text("time")),
          new Text(entry.text("actor")),
          new Text(entry.text("action")),
          new Text(entry.text("object")),
          new Text(entry.text("detail")));
    }
    return Page.of("Audit", visit.session())
        .add(table.node("Nothing has happened yet."))
        .add(paging.links(ADDRESS, Map.of(), entries.total()))
        .reply(200);
  }
}
