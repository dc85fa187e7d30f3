package tandem.server.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.server.http.Reply;
import tandem.server.security.Action;
import tandem.server.security.Session;

/** The frame of every page: head, navigation, message, and the headers that keep it safe. */
final class Page {
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final String title;
  private final Optional<Session> session;
  private final List<Node> content = new ArrayList<>();

  private Page(String title, Optional<Session> session) {
    this.title = title;
    this.session = session;
  }

  /** Starts a page for somebody who is logged in. */
  static Page of(String title, Session session) {
    return new Page(title, Optional.of(session));
  }

  /** Starts a page for nobody in particular. */
  static Page of(String title) {
    return new Page(title, Optional.empty());
  }

  /** Adds to the page. */
  Page add(Node... nodes) {
    content.addAll(List.of(nodes));
    return this;
  }

  /** Adds to the page. */
  Page add(List<? extends Node> nodes) {
    content.addAll(nodes);
    return this;
  }

  /** Returns the whole page. */
  Reply reply(int status) {
    StringBuilder html = new StringBuilder("<!DOCTYPE html>\n");
    Element.of("html", head(), body()).with("lang", "en").write(html);
    Reply reply = Reply.text(status, "text/html; charset=utf-8", html.append('\n').toString());
    for (Map.Entry<String, String> header : HEADERS.entrySet()) {
      reply = reply.with(header.getKey(), header.getValue());
    }
    return reply;
  }

  private Element head() {
    return Element.of(
        "head",
        Element.of("meta").with("charset", "utf-8"),
        Element.of("meta")
            .with("name", "viewport")
            .with("content", "width=device-width, initial-scale=1"),
        Element.of("title", title + " - Tandem"),
        Element.of("link").with("rel", "stylesheet").address("href", "/ui/style.css"),
        Element.of("link")
            .with("rel", "icon")
            .with("type", "image/svg+xml")
            .address("href", "/ui/icon.svg"),
        Element.of("script").address("src", "/ui/pages.js").flag("defer", true));
  }

  private Element body() {
    Element body =
        Element.of("body", Element.link("#content", "Skip to the content").with("class", "skip"));
    session.ifPresent(who -> body.add(header(who)));
    return body.add(Element.of("main", Element.of("h1", title)).with("id", "content").add(content));
  }

  private Element header(Session who) {
    Element list =
        Element.of(
            "ul",
            item("/ui/devices", "Devices"),
            item("/ui/artifacts", "Artifacts"),
            item("/ui/deployments", "Deployments"));
    if (who.role().may(Action.READ_AUDIT)) {
      list.add(item("/ui/audit", "Audit"));
    }
    if (who.role().may(Action.MANAGE_TOKENS)) {
      list.add(item("/ui/access", "Access"));
    }
    Element logout =
        Forms.post("/ui/logout", who)
            .add(Element.link(AccountPage.ADDRESS, who.user() + " (" + who.role().text() + ")"))
            .add(Forms.button("Log out"));
    return Element.of(
        "header",
        Element.link("/ui/devices", "Tandem").with("class", "brand"),
        Element.of("nav", list).with("aria-label", "Pages"),
        logout.with("class", "who"));
  }

  private static Element item(String address, String text) {
    return Element.of("li", Element.link(address, text));
  }
}
