package tandem.server.web;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;

/** Users and API tokens. */
final class AccessPage {
  private static final String ADDRESS = "/ui/access";
  private static final String USERS = "/v1/useradm/users";
  private static final String TOKENS = "/v1/useradm/settings/tokens";
  private static final List<String> ROLES = List.of("viewer", "operator", "admin");

  void addTo(Site site) {
    site.page(ADDRESS, Action.MANAGE_TOKENS, visit -> show(visit, ""));
    site.form(ADDRESS, Action.MANAGE_USERS, this::change);
  }

  private Reply show(Visit visit, String newToken) throws RefusedException, IOException {
    Page page = Page.of("Access", visit.session());
    if (!newToken.isEmpty()) {
      page.add(
          Element.of(
                  "p",
                  new Text("The new token, which is shown only this once: "),
                  Element.of("code", newToken))
              .with("class", "done")
              .with("role", "status"));
    }
    return page.add(Element.of("h2", "Users"), users(visit), newUser(visit))
        .add(Element.of("h2", "API tokens"), tokens(visit), newToken(visit))
        .reply(200);
  }

  private static Element users(Visit visit) throws RefusedException, IOException {
    Table table = new Table("Users", List.of("Name", "Role", "Since", "Change"));
    for (Doc user : visit.get(USERS, Map.of()).items()) {
      String name = user.text("id");
      table.row(
          new Text(name),
          new Text(user.text("role")),
          Shown.time(user.text("created_ts")),
          remove(visit, "remove-user", name));
    }
    return table.node("There is none.");
  }

  private static Element tokens(Visit visit) throws RefusedException, IOException {
    Table table = new Table("Tokens", List.of("Name", "Role", "Since", "Last used", "Change"));
    for (Doc token : visit.get(TOKENS, Map.of()).items()) {
      table.row(
          new Text(token.text("name")),
          new Text(token.text("role")),
          Shown.time(token.text("created_ts")),
          Shown.time(token.text("last_used")),
          remove(visit, "remove-token", token.text("id")));
    }
    return table.node("There is none.");
  }

  private static Element remove(Visit visit, String what, String id) {
    return Forms.post(ADDRESS, visit.session())
        .add(Forms.hidden("id", id), Forms.button("Remove", "do", what).with("class", "danger"))
        .with("data-confirm", "Remove " + id + "?");
  }

  private static Element newUser(Visit visit) {
    return Forms.post(ADDRESS, visit.session())
        .add(
            Forms.field("Name", "name", "text", ""),
            Forms.labelled(
                "Password",
                Element.of("input")
                    .with("type", "password")
                    .with("name", "password")
                    .with("autocomplete", "new-password")),
            Forms.choice("Role", "role", ROLES, "viewer"),
            Forms.button("Add or change user", "do", "user"))
        .with("class", "row");
  }

  private static Element newToken(Visit visit) {
    return Forms.post(ADDRESS, visit.session())
        .add(
            Forms.field("Name", "name", "text", ""),
            Forms.choice("Role", "role", ROLES, "viewer"),
            Forms.button("Make token", "do", "token"))
        .with("class", "row");
  }

  private Reply change(Visit visit) throws RefusedException, IOException {
    String id = visit.form().get("id").orElse("");
    switch (visit.form().get("do").orElse("")) {
      case "user" -> visit.send("POST", USERS, fields(visit, "name", "password", "role"));
      case "remove-user" -> visit.send("DELETE", USERS + "/" + Visit.encode(id));
      case "remove-token" -> visit.send("DELETE", TOKENS + "/" + Visit.encode(id));
      case "token" -> {
        Visit.Listing made = visit.search(TOKENS, fields(visit, "name", "role"));
        return show(visit, made.doc().text("token"));
      }
      default -> throw new RefusedException(400, "do: no such change");
    }
    return Site.to(ADDRESS);
  }

  private static JsonValue fields(Visit visit, String... names) {
    Map<String, String> members = new LinkedHashMap<>();
    for (String name : names) {
      members.put(name, visit.form().get(name).orElse(""));
    }
    return JsonValue.strings(members);
  }
}
