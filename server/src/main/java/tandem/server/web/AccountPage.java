package tandem.server.web;

import java.io.IOException;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.security.Action;
import tandem.server.security.Sessions;

/** Where people change their own password. */
final class AccountPage {
  static final String ADDRESS = "/ui/account";

  void addTo(Site site) {
    site.page(ADDRESS, Action.CHANGE_OWN_PASSWORD, visit -> show(visit, 200, ""));
    site.form(ADDRESS, Action.CHANGE_OWN_PASSWORD, this::change);
  }

  private static Reply show(Visit visit, int status, String problem) {
    Page page = Page.of("Your password", visit.session());
    if (!problem.isEmpty()) {
      page.add(Element.of("p", problem).with("class", "error").with("role", "alert"));
    }
    return page.add(
            Element.of(
                "p",
                "Another password ends all your logins, in browsers and programs. API tokens"
                    + " stay."),
            Forms.post(ADDRESS, visit.session())
                .add(
                    password("Password until now", "current", "current-password"),
                    password("New password", "password", "new-password"),
                    password("New password again", "again", "new-password"),
                    Forms.button("Change"))
                .with("class", "login"))
        .reply(status);
  }

  private static Element password(String label, String name, String complete) {
    return Forms.labelled(
        label,
        Element.of("input")
            .with("type", "password")
            .with("name", name)
            .with("autocomplete", complete)
            .flag("required", true));
  }

  private Reply change(Visit visit) throws RefusedException, IOException {
    String password = visit.form().get("password").orElse("");
    if (!password.equals(visit.form().get("again").orElse(""))) {
      return show(visit, 400, "The two new passwords are not the same.");
    }
    String current = visit.form().get("current").orElse("");
    try {
      visit.send(
          "PUT",
          "/v1/useradm/users/me/password",
          JsonValue.strings(Map.of("current", current, "password", password)));
    } catch (RefusedException e) {
      if (e.status() == 400 || e.status() == 403) {
        return show(visit, e.status(), problem(e));
      }
      throw e;
    }
    // The server has ended the session with all others.
    return Site.to("/ui/login").with("Set-Cookie", Sessions.noCookie());
  }

  private static String problem(RefusedException refusal) {
    return refusal.status() == 403 ? "Your password until now is another one." : refusal.text();
  }
}
