package tandem.server.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the handler of a request. A path without variables goes before one with. */
public final class Router {
  private static final int MOST_SEGMENTS = 20;

  private final Map<String, Map<String, Route>> exact = new HashMap<>();
  private final List<Route> patterns = new ArrayList<>();

  /** What a request has found. */
  record Found(Route route, Map<String, String> variables) {}

  /** Adds a route whose requests have no body. */
  public void add(String method, String pattern, Handler handler) {
    add(method, pattern, BodyUse.NONE, handler);
  }

  /** Adds a route. */
  public void add(String method, String pattern, BodyUse bodyUse, Handler handler) {
    Route route = new Route(method, pattern, bodyUse, handler);
    if (pattern.contains("{")) {
      patterns.add(route);
    } else if (exact.computeIfAbsent(pattern, p -> new HashMap<>()).put(method, route) != null) {
      throw new IllegalArgumentException(method + " " + pattern + ": there already");
    }
  }

  /** Returns method and pattern of every route, such as {@code GET /a/{b}}. */
  public Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    exact.values().forEach(byMethod -> byMethod.values().forEach(r -> routes.add(r.text())));
    patterns.forEach(route -> routes.add(route.text()));
    return routes;
  }

  /**
   * Answers a request that the server itself makes. Its path is encoded, as that of a request from
   * outside is until it comes here.
   *
   * @throws RefusedException when there is no route, or its handler refuses
   */
  public Reply answer(Request request) throws RefusedException, IOException {
    Found found = find(request.method(), request.path());
    Map<String, String> decoded = new HashMap<>();
    found.variables().forEach((name, part) -> decoded.put(name, decode(part)));
    return found.route().handler().handle(request.withVariables(decoded));
  }

  private static String decode(String segment) {
    // A plus is a plus here; only the parameters of an address have it for a space.
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * Finds the route.
   *
   * @throws RefusedException 404 where nothing has this path, 405 where something else has
   */
  Found find(String method, String path) throws RefusedException {
    String wanted = method.equals("HEAD") ? "GET" : method;
    TreeSet<String> others = new TreeSet<>();
    Map<String, Route> byMethod = exact.getOrDefault(path, Map.of());
    Route same = byMethod.get(wanted);
    if (same != null) {
      return new Found(same, Map.of());
    }
    others.addAll(byMethod.keySet());
    List<String> segments = Route.segments(path);
    if (segments.size() <= MOST_SEGMENTS) {
      for (Route route : patterns) {
        Optional<Map<String, String>> variables = route.match(segments);
        if (variables.isPresent() && route.method().equals(wanted)) {
          return new Found(route, variables.get());
        }
        variables.ifPresent(v -> others.add(route.method()));
      }
    }
    if (others.isEmpty()) {
      throw new RefusedException(404, "not found");
    }
    throw new RefusedException(
        405, method + ": not for this path, which takes " + String.join(", ", others));
  }
}
