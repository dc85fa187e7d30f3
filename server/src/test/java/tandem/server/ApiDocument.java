package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** The document of the API, and whether requests and answers are what it says. */
final class ApiDocument {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private final JsonObject root;
  private final JsonSchema schemas;
  private final List<Operation> operations = new ArrayList<>();

  /**
   * What the document says of one method of one path.
   *
   * @param method in upper case
   * @param path with its variables in braces
   */
  record Operation(String method, String path, JsonObject text) {
    String name() {
      return method + " " + path;
    }

    Optional<String> role() {
      return text.get("x-least-role").map(role -> ((JsonString) role).value());
    }

    List<String> statuses() {
      return members(text, "responses").members().keySet().stream()
          .filter(status -> !status.equals("default"))
          .toList();
    }

    /** Returns what secures it, empty for nothing. */
    String security() {
      JsonArray all = (JsonArray) text.get("security").orElseThrow();
      return all.items().isEmpty()
          ? ""
          : ((JsonObject) all.items().get(0)).members().keySet().iterator().next();
    }

    Optional<JsonObject> jsonBody() {
      return text.get("requestBody")
          .map(body -> members((JsonObject) body, "content"))
          .flatMap(content -> content.get("application/json"))
          .map(JsonObject.class::cast);
    }

    boolean hasPages() {
      return text.get("parameters").map(Object::toString).orElse("").contains("per_page");
    }

    private boolean isOf(String asked, List<String> segments) {
      List<String> parts = List.of(path.split("/", -1));
      if (!method.equals(asked) || parts.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < parts.size(); i++) {
        if (!parts.get(i).startsWith("{") && !parts.get(i).equals(segments.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private ApiDocument(JsonObject root) {
    this.root = root;
    this.schemas = new JsonSchema(root);
    members(root, "paths")
        .members()
        .forEach(
            (path, item) ->
                ((JsonObject) item)
                    .members()
                    .forEach(
                        (method, text) -> {
                          assertThat(METHODS).contains(method);
                          operations.add(
                              new Operation(
                                  method.toUpperCase(Locale.ROOT), path, (JsonObject) text));
                        }));
  }

  static ApiDocument load() {
    try {
      return new ApiDocument((JsonObject) JsonParser.parse(ApiDescription.text()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonObject root() {
    return root;
  }

  JsonSchema schemas() {
    return schemas;
  }

  List<Operation> operations() {
    return operations;
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    operations.forEach(operation -> names.add(operation.name()));
    return names;
  }

  /** Returns the operation of a request; a path without variables goes before one with. */
  Optional<Operation> find(String method, String path) {
    List<String> segments = List.of(path.split("/", -1));
    String wanted = method.equals("HEAD") ? "GET" : method;
    Optional<Operation> exact =
        operations.stream().filter(one -> one.name().equals(wanted + " " + path)).findFirst();
    return exact.isPresent()
        ? exact
        : operations.stream().filter(one -> one.isOf(wanted, segments)).findFirst();
  }

  /** Asserts that an answer of the server is one that the document knows. */
  void checkAnswer(String method, String path, int status, String type, String body) {
    Optional<Operation> operation = find(method, path);
    String what = method + " " + path + ": " + status + " " + body;
    if (operation.isEmpty()) {
      assertThat(status).as(what).isIn(400, 404, 405);
      assertThat(problems(schema("Error"), body)).as(what).isEmpty();
      return;
    }
    JsonObject responses = members(operation.get().text(), "responses");
    Optional<JsonValue> known = responses.get(Integer.toString(status));
    assertThat(known.isPresent() || status >= 500).as(what + " is not documented").isTrue();
    JsonObject response =
        (JsonObject) schemas.resolved(known.orElse(responses.get("default").orElseThrow()));
    Optional<JsonValue> content = response.get("content");
    if (content.isEmpty()) {
      assertThat(body).as(what).isEmpty();
    } else if (!method.equals("HEAD")) {
      String media = type.replaceAll(";.*", "");
      assertThat(((JsonObject) content.get()).members()).as(what).containsKey(media);
      JsonValue schema = members(members((JsonObject) content.get(), media), "schema");
      if (media.equals("application/json")) {
        assertThat(problems(schema, body)).as(what).isEmpty();
      }
    }
  }

  /** Asserts that a request that the server has taken is one that the document describes. */
  void checkRequest(String method, String path, String body) {
    Optional<JsonObject> content = find(method, path).flatMap(Operation::jsonBody);
    if (content.isPresent()) {
      assertThat(problems(content.get().get("schema").orElseThrow(), body)).as(body).isEmpty();
    }
  }

  private JsonValue schema(String name) {
    return members(members(root, "components"), "schemas").get(name).orElseThrow();
  }

  private List<String> problems(JsonValue schema, String body) {
    try {
      return schemas.problems(schema, JsonParser.parseOwn(body));
    } catch (JsonException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  static JsonObject members(JsonObject object, String name) {
    return (JsonObject) object.get(name).orElseThrow();
  }
}
