package tandem.server.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** One request. */
public final class Request {
  private final String id;
  private final String method;
  private final String path;
  private final Query query;
  private final Map<String, String> headers;
  private final String client;
  private final Map<String, String> variables;
  private final byte[] whole;
  private final InputStream stream;

  private Request(
      String id,
      String method,
      String path,
      Query query,
      Map<String, String> headers,
      String client,
      Map<String, String> variables,
      byte[] whole,
      InputStream stream) {
    this.id = id;
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.client = client;
    this.variables = variables;
    this.whole = whole;
    this.stream = stream;
  }

  /** Makes a request without body, as tests need it, too. */
  public static Request of(String method, String path) {
    return of("test", method, path, Query.EMPTY, Map.of(), "127.0.0.1");
  }

  /**
   * Makes a request without body.
   *
   * @param headers by name in lower case
   * @param client address that it comes from
   */
  static Request of(
      String id,
      String method,
      String path,
      Query query,
      Map<String, String> headers,
      String client) {
    return new Request(
        id,
        method,
        path,
        query,
        headers,
        client,
        Map.of(),
        new byte[0],
        InputStream.nullInputStream());
  }

  /** Returns what names it in answers and in the log. */
  public String id() {
    return id;
  }

  /** Returns the method, in upper case. */
  public String method() {
    return method;
  }

  /** Returns the path, decoded and without dots. */
  public String path() {
    return path;
  }

  /** Returns the parameters of the address. */
  public Query query() {
    return query;
  }

  /** Returns the address that it comes from, without port. */
  public String client() {
    return client;
  }

  /** Returns the body as it came, if the route holds it as a whole; not a copy. */
  public byte[] whole() {
    return whole;
  }

  /** Returns the body, if the route streams it. */
  public InputStream stream() {
    return stream;
  }

  /** Returns the same request with a body. */
  public Request withBody(byte[] body) {
    return new Request(
        id, method, path, query, headers, client, variables, body, new ByteArrayInputStream(body));
  }

  /** Returns the same request with a body that is streamed. */
  public Request withStream(InputStream body) {
    return new Request(id, method, path, query, headers, client, variables, whole, body);
  }

  /**
   * Returns what the server asks itself for the sake of this request: it has the same id and
   * client, but neither headers, parameters nor body.
   */
  public Request to(String otherMethod, String otherPath) {
    return of(id, otherMethod, otherPath, Query.EMPTY, Map.of(), client);
  }

  /** Returns the same request with other parameters. */
  public Request withQuery(Query parameters) {
    return new Request(id, method, path, parameters, headers, client, variables, whole, stream);
  }

  /** Returns the same request with one more header. */
  public Request withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new Request(id, method, path, query, more, client, variables, whole, stream);
  }

  /** Returns the same request with the parts of its path. */
  public Request withVariables(Map<String, String> parts) {
    return new Request(id, method, path, query, headers, client, parts, whole, stream);
  }

  /** Returns a header, of whose name case does not matter. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Returns the part of the path that the route calls so. */
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  /** Returns what follows {@code Bearer} in the header Authorization, if anything does. */
  public Optional<String> bearer() {
    return header("authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .filter(value -> !value.isEmpty());
  }

  /**
   * Returns the body as JSON.
   *
   * @throws RefusedException when it is none
   */
  public JsonValue json() throws RefusedException {
    try {
      return JsonParser.parse(whole);
    } catch (JsonException e) {
      throw new RefusedException(400, "body: " + e.getMessage());
    }
  }

  /**
   * Returns the body as a JSON object.
   *
   * @throws RefusedException when it is none
   */
  public JsonObject jsonObject() throws RefusedException {
    if (json() instanceof JsonObject object) {
      return object;
    }
    throw new RefusedException(400, "body: expected a JSON object");
  }

  /** Returns the body as text. */
  public String text() {
    return new String(whole, StandardCharsets.UTF_8);
  }
}
