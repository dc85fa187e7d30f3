package tandem.server.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import tandem.server.http.BodyUse;
import tandem.server.http.Query;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.security.LoginForm;
import tandem.server.security.Session;
import tandem.server.security.Sessions;
import tandem.server.security.UserClaims;
import tandem.server.security.UserTokens;

/** Login and logout. The login is that of the API, so its limits hold here, too. */
final class LoginPage {
  private static final String LOGIN = "/api/management/v1/useradm/auth/login";

  private final Router router;
  private final Sessions sessions;
  private final UserTokens tokens;
  private final SecureRandom random;
  private final Clock clock;

  LoginPage(Router router, Sessions sessions, UserTokens tokens, SecureRandom random, Clock clock) {
    this.router = router;
    this.sessions = sessions;
    this.tokens = tokens;
    this.random = random;
    this.clock = clock;
  }

  void addTo(Site site) {
    site.open("GET", "/ui/login", BodyUse.NONE, request -> page(request, 200, ""));
    site.open("POST", "/ui/login", BodyUse.LOGIN, this::login);
    site.form("/ui/logout", Action.LOOK, this::logout);
  }

  private Reply page(Request request, int status, String problem) {
    String token = LoginForm.token(request.header("cookie").orElse(null), random);
    Element form =
        Forms.post("/ui/login", token)
            .add(
                Forms.labelled(
                    "Name",
                    Element.of("input")
                        .with("name", "user")
                        .with("autocomplete", "username")
                        .flag("required", true)
                        .flag("autofocus", true)),
                Forms.labelled(
                    "Password",
                    Element.of("input")
                        .with("name", "password")
                        .with("type", "password")
                        .with("autocomplete", "current-password")
                        .flag("required", true)),
                Forms.button("Log in"));
    Page page = Page.of("Log in");
    if (!problem.isEmpty()) {
      page.add(Element.of("p", problem).with("class", "error").with("role", "alert"));
    }
    return page.add(form.with("class", "login"))
        .reply(status)
        .with("Set-Cookie", LoginForm.cookie(token));
  }

  private Reply login(Request request) throws RefusedException, IOException {
    Query form = Query.parse(request.text());
    Site.checkOrigin(request);
    String cookies = request.header("cookie").orElse(null);
    if (!LoginForm.isFrom(cookies, form.get(Forms.TOKEN).orElse(null))) {
      return page(request, 403, "The form was too old. Please try again.");
    }
    try {
      return open(ask(request, form));
    } catch (RefusedException e) {
      if (e.status() == 401) {
        return page(request, 401, "Name or password is wrong.");
      }
      throw e;
    }
  }

  private Reply ask(Request request, Query form) throws RefusedException, IOException {
    String pair = form.get("user").orElse("") + ":" + form.get("password").orElse("");
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return router.answer(request.to("POST", LOGIN).withHeader("authorization", "Basic " + basic));
  }

  private Reply open(Reply login) throws RefusedException {
    String token =
        login.body() instanceof Reply.Bytes bytes
            ? new String(bytes.content(), StandardCharsets.UTF_8)
            : "";
    UserClaims claims =
        tokens
            .verify(token, clock.instant())
            .orElseThrow(() -> new RefusedException(401, "unauthorized"));
    Session session = sessions.open(claims.user(), claims.role(), token, clock.instant());
    return Site.to("/ui/devices").with("Set-Cookie", Sessions.cookie(session));
  }

  private Reply logout(Visit visit) {
    sessions.close(visit.session());
    return Site.to("/ui/login").with("Set-Cookie", Sessions.noCookie());
  }
}
