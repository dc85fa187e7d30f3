package tandem.server.web;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonWriter;
import tandem.server.http.Query;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.security.Session;

/**
 * Somebody who is logged in asks for a page or sends a form. Asks the management API as that person
 * would with a program.
 *
 * @param form the fields of the form, empty for a page
 */
record Visit(Request request, Session session, Query form, Router api) {
  private static final String API = "/api/management";

  /** One page of a list of the API. */
  record Listing(Doc doc, long total) {}

  /** Tells whether the person may do this. */
  boolean may(Action action) {
    return session.role().may(action);
  }

  /** Returns a document of the API. */
  Doc get(String path, Map<String, String> query) throws RefusedException, IOException {
    return list(path, query).doc();
  }

  /** Returns a list of the API, with the number of all that there are. */
  Listing list(String path, Map<String, String> query) throws RefusedException, IOException {
    Reply reply = api.answer(to("GET", path).withQuery(Query.parse(encode(query))));
    return listing(reply);
  }

  /** Sends a document, and returns the list that comes back. */
  Listing search(String path, JsonValue body) throws RefusedException, IOException {
    return listing(send("POST", path, body));
  }

  /** Sends a document. */
  Reply send(String method, String path, JsonValue body) throws RefusedException, IOException {
    byte[] bytes = JsonWriter.compact(body).getBytes(StandardCharsets.UTF_8);
    return api.answer(
        to(method, path).withHeader("content-type", "application/json").withBody(bytes));
  }

  /** Sends a request without a body. */
  Reply send(String method, String path) throws RefusedException, IOException {
    return api.answer(to(method, path));
  }

  /** Returns a text of the API. */
  String text(String path) throws RefusedException, IOException {
    return body(send("GET", path));
  }

  /** Returns a request to the API in the name of this person. */
  Request to(String method, String path) {
    return request
        .to(method, API + path)
        .withHeader("authorization", "Bearer " + session.apiToken());
  }

  /** Returns parameters as they stand in an address. */
  static String encode(Map<String, String> query) {
    return query.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** Returns a text as it stands in an address. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Listing listing(Reply reply) throws IOException {
    try {
      Doc doc = new Doc(JsonParser.parseOwn(body(reply)));
      String total = reply.headers().getOrDefault("X-Total-Count", "");
      return new Listing(
          doc, total.matches("\\d{1,18}") ? Long.parseLong(total) : doc.items().size());
    } catch (JsonException e) {
      throw new IOException("the management API answered with no JSON: " + e.getMessage(), e);
    }
  }

  private static String body(Reply reply) throws IOException {
    if (reply.body() instanceof Reply.Bytes bytes) {
      return new String(bytes.content(), StandardCharsets.UTF_8);
    }
    throw new IOException("the management API answered with a file");
  }
}
