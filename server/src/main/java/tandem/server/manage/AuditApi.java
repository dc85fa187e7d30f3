package tandem.server.manage;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.store.AuditEntry;
import tandem.server.store.AuditLog;
import tandem.server.store.Page;

/** Who did what. */
final class AuditApi {
  private final AuditLog log;

  AuditApi(AuditLog log) {
    this.log = log;
  }

  void addTo(Router router, Access access) {
    router.add(
        "GET", "/api/management/v1/auditlogs/logs", access.allow(Action.READ_AUDIT, this::list));
  }

  private Reply list(Caller caller, Request request) throws RefusedException, IOException {
    Page page = Pages.of(request);
    return Pages.reply(request, page, log.list(page), AuditApi::document);
  }

  private static JsonValue document(AuditEntry entry) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("time", Json.time(entry.at()));
    members.put("actor", JsonValue.of(entry.actor()));
    members.put("action", JsonValue.of(entry.action()));
    members.put("object", JsonValue.of(entry.object()));
    members.put("detail", JsonValue.of(entry.detail()));
    return new JsonObject(members);
  }
}
