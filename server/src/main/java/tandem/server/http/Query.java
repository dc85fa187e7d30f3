package tandem.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters behind the question mark, or of a form. */
public final class Query {
  /** None at all. */
  public static final Query EMPTY = new Query("", Map.of());

  private static final int MOST = 2000;

  private final String text;
  private final Map<String, List<String>> values;

  private Query(String text, Map<String, List<String>> values) {
    this.text = text;
    this.values = values;
  }

  /**
   * Parses {@code a=b&c=d}.
   *
   * @throws RefusedException when there are too many, or one is not well encoded
   */
  public static Query parse(String text) throws RefusedException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    int count = 0;
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (++count > MOST) {
        throw new RefusedException(400, "more than " + MOST + " parameters");
      }
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return new Query(text, values);
  }

  private static String decoded(String text) throws RefusedException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, "a parameter is not well encoded");
    }
  }

  /** Returns the first value of a parameter. */
  public Optional<String> get(String name) {
    return all(name).stream().findFirst();
  }

  /** Returns all values of a parameter. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * Returns a parameter as a number.
   *
   * @throws RefusedException when it is none from {@code least} to {@code most}
   */
  public int number(String name, int otherwise, int least, int most) throws RefusedException {
    Optional<String> value = get(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new RefusedException(400, name + ": is no number");
    }
    throw new RefusedException(400, name + ": expected a number from " + least + " to " + most);
  }

  /** Returns the parameters as they came. */
  @Override
  public String toString() {
    return text;
  }
}
