package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.json.JsonWriter;

/** The document of the API against the server that it describes, in both directions. */
class OpenApiTest {
  private static final String JOINED = "#/components/";
  private static final ApiDocument DOCUMENT = ApiDocument.load();

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder.resolve("data"), true);
    server.logIn();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void routes_areThoseOfTheDocument() {
    assertThat(server.routes()).isEqualTo(DOCUMENT.names());
  }

  @Test
  void document_isServedToAnybody() throws Exception {
    HttpResponse<String> response = server.send(server.request(ApiDescription.PATH));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(ApiDescription.text());
  }

  @Test
  void document_holdsTogether() throws Exception {
    Matcher references = Pattern.compile("\"" + JOINED + "[^\"]*\"").matcher(ApiDescription.text());
    Set<String> used = new TreeSet<>();
    while (references.find()) {
      JsonValue reference = JsonParser.parse("{\"$ref\":" + references.group() + "}");
      assertThat(DOCUMENT.schemas().resolved(reference)).isInstanceOf(JsonObject.class);
      used.add(references.group().replace("\"", "").substring(JOINED.length()));
    }

    assertThat(used).isEqualTo(components());
    assertThat(DOCUMENT.operations())
        .extracting(o -> text(o.text(), "operationId"))
        .doesNotHaveDuplicates();
  }

  private static Set<String> components() {
    Set<String> names = new TreeSet<>();
    ApiDocument.members(DOCUMENT.root(), "components")
        .members()
        .forEach(
            (kind, all) -> {
              if (!kind.equals("securitySchemes")) {
                ((JsonObject) all).members().keySet().forEach(name -> names.add(kind + "/" + name));
              }
            });
    return names;
  }

  @Test
  void operations_nameTheirVariables_andShowWhatTheyTake() {
    for (ApiDocument.Operation operation : DOCUMENT.operations()) {
      List<String> named = new ArrayList<>();
      for (JsonValue parameter : list(operation.text(), "parameters")) {
        JsonObject resolved = (JsonObject) DOCUMENT.schemas().resolved(parameter);
        if (text(resolved, "in").equals("path")) {
          named.add("{" + text(resolved, "name") + "}");
        }
      }
      assertThat(Pattern.compile("\\{[^}]*}").matcher(operation.path()).results())
          .as(operation.name())
          .extracting(found -> found.group())
          .isEqualTo(named);
      Optional<JsonObject> body = operation.jsonBody();
      if (body.isPresent()) {
        JsonValue schema = body.get().get("schema").orElseThrow();
        assertThat(DOCUMENT.schemas().problems(schema, body.get().get("example").orElseThrow()))
            .as(operation.name())
            .isEmpty();
      }
    }
  }

  @Test
  void schemas_refuseWhatIsWrong() throws Exception {
    JsonValue error = JsonParser.parse("{\"$ref\":\"#/components/schemas/Error\"}");

    for (String wrong : List.of("[]", "{}", "{\"error\":\"\",\"request_id\":\"1\"}", "null")) {
      assertThat(DOCUMENT.schemas().problems(error, JsonParser.parse(wrong))).isNotEmpty();
    }
    JsonValue more = JsonParser.parse("{\"error\":\"x\",\"request_id\":\"1\",\"more\":1}");
    assertThat(DOCUMENT.schemas().problems(error, more))
        .singleElement()
        .asString()
        .contains("$.more");
  }

  /** Each answer is held against the document as it comes; none that it has may be missing. */
  @Test
  void everyDocumentedAnswer_isGiven_andNoOther() throws Exception {
    ApiTour tour = new ApiTour(server, folder);
    tour.goodAnswers();
    for (ApiDocument.Operation operation : DOCUMENT.operations()) {
      probe(operation, tour);
    }

    Set<String> expected = new TreeSet<>();
    for (ApiDocument.Operation operation : DOCUMENT.operations()) {
      for (String status : operation.statuses()) {
        expected.add(operation.name() + " " + status);
      }
    }
    // What only many requests bring about, which others test.
    expected.removeIf(answer -> answer.endsWith(" 429"));
    expected.remove("POST /api/management/v1/useradm/settings/tokens 409");
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(server.answers());
    assertThat(missing).isEmpty();
  }

  /** Asks in all the ways that go wrong for any operation. */
  private static void probe(ApiDocument.Operation operation, ApiTour tour) throws Exception {
    String path = operation.path().replaceAll("\\{[^}]*}", "11111111-2222-3333-4444-555555555555");
    String token = operation.security().equals("deviceToken") ? tour.device() : server.token();
    JsonValue example =
        operation.jsonBody().flatMap(body -> body.get("example")).orElse(JsonValue.of(""));
    if (operation.security().endsWith("Token")) {
      assertThat(status(operation, path, "", "")).as(operation.name()).isEqualTo(401);
      String wrong = operation.role().isPresent() ? tour.device() : server.token();
      assertThat(status(operation, path, wrong, "")).as(operation.name()).isEqualTo(401);
    }
    if (operation.role().isPresent()) {
      String least = operation.role().get();
      assertThat(status(operation, path, tour.below(least), ""))
          .as(operation.name())
          .isEqualTo(least.equals("viewer") ? 401 : 403);
      assertThat(status(operation, path + "?per_page=1", tour.token(least), "["))
          .as(operation.name())
          .isNotIn(401, 403, 405);
    }
    if (operation.jsonBody().isPresent()) {
      assertThat(status(operation, path, token, "[")).as(operation.name()).isEqualTo(400);
      tour.tooLarge(operation.method(), path, token);
    }
    if (operation.hasPages()) {
      assertThat(status(operation, path + "?per_page=0", token, "")).isEqualTo(400);
    }
    if (operation.path().contains("{") && operation.statuses().contains("404")) {
      String body = JsonWriter.compact(example);
      assertThat(status(operation, path, token, body)).as(operation.name()).isIn(403, 404);
    }
  }

  private static int status(ApiDocument.Operation operation, String path, String token, String body)
      throws Exception {
    HttpRequest.Builder request =
        server
            .request(path)
            .method(
                operation.method(),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return server.send(request).statusCode();
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.get(name).orElseThrow()).value();
  }

  private static List<JsonValue> list(JsonObject object, String name) {
    return object.get(name).map(all -> ((JsonArray) all).items()).orElse(List.of());
  }
}
