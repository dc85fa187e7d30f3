package tandem.server.web;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.server.http.BodyUse;
import tandem.server.http.Handler;
import tandem.server.http.Query;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.security.Session;
import tandem.server.security.Sessions;

/**
 * The doors of all pages: who is not logged in is sent to the login, a form that did not come from
 * a page of the same session is refused, and so is what the role may not do.
 */
final class Site {
  private final Router router;
  private final Sessions sessions;
  private final Clock clock;

  Site(Router router, Sessions sessions, Clock clock) {
    this.router = router;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Answers somebody who is logged in. */
  interface Handling {
    Reply handle(Visit visit) throws RefusedException, IOException;
  }

  /** Adds a page. */
  void page(String pattern, Action action, Handling handling) {
    router.add("GET", pattern, safely(request -> show(request, action, handling)));
  }

  /** Adds what a form does. */
  void form(String pattern, Action action, Handling handling) {
    router.add(
        "POST",
        pattern,
        BodyUse.WHOLE,
        knownOnly(
            safely(
                request -> {
                  Query form = Query.parse(request.text());
                  Session session = session(request).orElse(null);
                  if (session == null) {
                    return toLogin();
                  }
                  check(request, session, form.get(Forms.TOKEN).orElse(null), action);
                  return handling.handle(new Visit(request, session, form, router));
                })));
  }

  /** Returns a handler that takes no body of somebody without a session. */
  private Handler knownOnly(Handler handler) {
    return new Handler() {
      @Override
      public Optional<Reply> beforeBody(Request request) {
        return session(request).isPresent() ? Optional.empty() : Optional.of(toLogin());
      }

      @Override
      public Reply handle(Request request) throws RefusedException, IOException {
        return handler.handle(request);
      }
    };
  }

  /** Adds what a form with a file does, whose first field has to be the secret. */
  void upload(String pattern, Action action, Handling handling) {
    router.add(
        "POST",
        pattern,
        BodyUse.STREAM,
        safely(
            request -> {
              Session session = session(request).orElse(null);
              if (session == null) {
                return toLogin();
              }
              FirstPart first = FirstPart.read(request, Forms.TOKEN);
              check(request, session, first.value(), action);
              Request rest = request.withStream(first.rest());
              return handling.handle(new Visit(rest, session, Query.EMPTY, router));
            }));
  }

  /** Adds something for everybody. */
  void open(String method, String pattern, BodyUse body, Handler handler) {
    router.add(method, pattern, body, safely(handler));
  }

  /** Returns the session of a request. */
  Optional<Session> session(Request request) {
    return sessions.find(request.header("cookie").orElse(null), clock.instant());
  }

  /** Returns the answer that leads to another page. */
  static Reply to(String address) {
    return Reply.empty(303).with("Location", address).with("Cache-Control", "no-store");
  }

  /**
   * Refuses what a browser sends for another site; browsers say so themselves.
   *
   * @throws RefusedException when it does
   */
  static void checkOrigin(Request request) throws RefusedException {
    String from = request.header("sec-fetch-site").orElse("same-origin");
    if (!from.equals("same-origin")) {
      throw new RefusedException(403, "the form came from another site");
    }
  }

  private static Reply toLogin() {
    return to("/ui/login");
  }

  private Reply show(Request request, Action action, Handling handling)
      throws RefusedException, IOException {
    Session session = session(request).orElse(null);
    if (session == null) {
      return toLogin();
    }
    checkRole(session, action);
    return handling.handle(new Visit(request, session, Query.EMPTY, router));
  }

  private static void check(Request request, Session session, @Nullable String token, Action action)
      throws RefusedException {
    checkOrigin(request);
    if (!Sessions.isFrom(session, token)) {
      throw new RefusedException(403, "the form is not from this session; load its page again");
    }
    checkRole(session, action);
  }

  private static void checkRole(Session session, Action action) throws RefusedException {
    if (!session.role().may(action)) {
      throw new RefusedException(403, "your role, " + session.role().text() + ", may not do this");
    }
  }

  private Handler safely(Handler handler) {
    return request -> {
      try {
        return handler.handle(request);
      } catch (RefusedException e) {
        return refused(request, e);
      }
    };
  }

  private Reply refused(Request request, RefusedException refusal) {
    Optional<Session> session = session(request);
    if (refusal.status() == 401 && session.isPresent()) {
      // The token that pages ask the API with has expired or was taken back.
      sessions.close(session.get());
      return toLogin().with("Set-Cookie", Sessions.noCookie());
    }
    String title = refusal.status() == 404 ? "Not found" : "That did not work";
    Page page = session.map(s -> Page.of(title, s)).orElseGet(() -> Page.of(title));
    Reply reply =
        page.add(
                Element.of("p", refusal.text()).with("class", "error").with("role", "alert"),
                Element.of("p", Element.link("/ui/devices", "To the devices")))
            .reply(refusal.status());
    return refusal
        .retryAfter()
        .map(seconds -> reply.with("Retry-After", Long.toString(seconds)))
        .orElse(reply);
  }
}
