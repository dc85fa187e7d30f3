package tandem.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests a handler answers.
 *
 * @param method GET also answers HEAD
 * @param pattern path whose segments may be {@code {name}}
 * @param bodyUse what becomes of the body
 * @param handler answers
 */
record Route(String method, String pattern, BodyUse bodyUse, Handler handler) {

  /** Returns the variables of the path, if it is of this route. */
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> parts = segments(pattern);
    if (parts.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.startsWith("{")) {
        variables.put(part.substring(1, part.length() - 1), segments.get(i));
      } else if (!part.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  String text() {
    return method + " " + pattern;
  }

  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}
