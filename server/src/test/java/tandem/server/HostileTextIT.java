package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue;
import tandem.json.JsonWriter;
import tandem.server.RawHttp.Answer;

/** Text that means something to a database, a page, a shell or a terminal, wherever text goes. */
class HostileTextIT {
  private static final String MANAGE = "/api/management/v1/";
  private static final String DEVICE = "/api/devices/v1/";
  private static final List<String> TEXTS =
      List.of(
          "' OR '1'='1",
          "'; DROP TABLE device; --",
          "\" UNION SELECT password FROM person --",
          "1) OR EXISTS (SELECT 1 FROM person",
          "%' ESCAPE '\\",
          "? ?1 :a @b $c",
          "x\u0000y",
          "*[a-z]?{}",
          "\ud83d\udca3\u202e\ufffe",
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "javascript:alert(1)",
          "&lt;b&gt;",
          "\u001b]0;x\u0007\u001b[2J",
          "$(reboot) `reboot` ;reboot",
          "{{7*7}} ${7*7} %{7*7}",
          "\r\nSet-Cookie: x=y",
          "../../etc/passwd");

  @TempDir Path folder;
  private HostileServer server;
  private Attempts attempts;

  @BeforeEach
  void start() throws Exception {
    server = new HostileServer(folder);
    // The admin may see all of it, so only what is inside the server is secret here.
    attempts = new Attempts(server.server().password());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void text_isNeverMoreThanText() throws Exception {
    PageUser admin = new PageUser(server.server());
    admin.logIn("admin", server.server().password());
    String before = people();
    int number = 0;
    for (String text : TEXTS) {
      identity(text, number);
      ofDevice(text);
      ofPeople(text);
      inAddresses(text);
      artifact(text, number++);
      pages(admin, text);
    }
    for (String text : TEXTS.subList(0, 4)) {
      login(text);
    }

    attempts.assertDocumented("Text");
    assertThat(people()).isEqualTo(before);
    assertThat(
            server.server().manage("GET", "/v2/devauth/devices/count?status=accepted", "").body())
        .isEqualTo("{\"count\":2}");
    server.assertUnharmed();
  }

  private String people() throws Exception {
    return server.server().manage("GET", "/v1/useradm/users", "").body();
  }

  private void identity(String text, int number) throws Exception {
    TestDevice device = new TestDevice(server.server(), "text-" + number);
    String body = device.body(json(Map.of("mac", number + text, text, text)));
    attempts.note(
        "the identity of a device",
        server.send(
            "POST",
            DEVICE + "authentication/auth_requests",
            "",
            List.of("X-MEN-Signature: " + device.sign(body)),
            RawHttp.bytes(body)));
  }

  private void ofDevice(String text) throws Exception {
    String token = server.hostile().token();
    JsonValue value = JsonValue.of(text);
    String next = DEVICE + "deployments/device/deployments/next";
    attempts.note(
        "what a device has",
        server.send(
            "POST",
            next,
            token,
            json(Map.of("artifact_name", text, "device_type", text, text, text))));
    String attributes = "[" + json(Map.of("name", text, "value", text, "description", text)) + "]";
    attempts.note(
        "an attribute of a device",
        server.send("PATCH", DEVICE + "inventory/device/attributes", token, attributes));
    String found =
        server.server().manage("GET", "/v1/inventory/devices/" + server.hostileId(), "").body();
    assertThat(found).contains(JsonWriter.compact(value));
    String status = DEVICE + "deployments/device/deployments/" + server.deployment();
    attempts.note(
        "a status",
        server.send(
            "PUT", status + "/status", token, json(Map.of("status", "success", "substate", text))));
    attempts.note(
        "another status",
        server.send("PUT", status + "/status", token, json(Map.of("status", text))));
  }

  private void ofPeople(String text) throws Exception {
    manage(
        "a group",
        "PUT",
        "inventory/devices/" + server.hostileId() + "/group",
        Map.of("group", text));
    manage(
        "the name of a deployment",
        "POST",
        "deployments/deployments",
        Map.of("name", text, "artifact_name", "release-1", "devices", List.of(server.hostileId())));
    manage(
        "the artifact of a deployment",
        "POST",
        "deployments/deployments",
        Map.of("name", "x", "artifact_name", text, "all_devices", true));
    manage(
        "the device of a deployment",
        "POST",
        "deployments/deployments",
        Map.of("name", "x", "artifact_name", "release-1", "devices", List.of(text)));
    manage(
        "the name of a user",
        "POST",
        "useradm/users",
        Map.of("name", text, "password", "long enough", "role", "viewer"));
    manage(
        "the role of a user",
        "POST",
        "useradm/users",
        Map.of("name", "x", "password", "long enough", "role", text));
    manage(
        "the name of a token",
        "POST",
        "useradm/settings/tokens",
        Map.of("name", text, "role", "viewer"));
    for (String operator : List.of("$eq", "$ne", "$in", "$nin", "$exists", "$gt", text)) {
      Object value = operator.endsWith("in") ? List.of(text) : text;
      Map<String, Object> filter =
          Map.of("scope", "inventory", "attribute", text, "type", operator, "value", value);
      manage(
          "a search", "POST", "../v2/inventory/filters/search", Map.of("filters", List.of(filter)));
      manage(
          "the filter of a deployment",
          "POST",
          "deployments/deployments",
          Map.of("name", "x", "artifact_name", "release-1", "filter", List.of(filter)));
    }
    Map<String, Object> filter =
        Map.of("scope", text, "attribute", "x", "type", "$eq", "value", "x");
    manage(
        "the scope of a search",
        "POST",
        "../v2/inventory/filters/search",
        Map.of("filters", List.of(filter)));
    manage(
        "the ids of a search",
        "POST",
        "../v2/inventory/filters/search",
        Map.of("device_ids", List.of(text)));
  }

  private void inAddresses(String text) throws Exception {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    for (String list :
        List.of(
            "/api/management/v2/devauth/devices?id=@&id=@",
            MANAGE + "inventory/devices?group=@",
            MANAGE + "deployments/artifacts?name=@&description=@&device_type=@")) {
      Answer answer = server.send("GET", list.replace("@", encoded), server.server().token(), "");
      attempts.note("a parameter of a list", answer);
      if (!list.contains("group")) {
        assertThat(answer.body()).as(text).isEqualTo("[]");
      }
    }
    for (String list :
        List.of(
            "/api/management/v2/devauth/devices?status=@",
            "/api/management/v2/devauth/devices?page=@",
            MANAGE + "deployments/deployments?per_page=@",
            MANAGE + "deployments/deployments?status=@")) {
      attempts.note(
          "a number or a status of a list",
          server.send("GET", list.replace("@", encoded), server.server().token(), ""));
    }
  }

  /** A login with it, which costs the server half a second of work. */
  private void login(String text) throws Exception {
    List<String> headers =
        List.of("Authorization: Basic " + basic(text), "X-Forwarded-For: " + text.hashCode());
    attempts.note(
        "the name of a login",
        server.send("POST", MANAGE + "useradm/auth/login", "", headers, new byte[0]));
  }

  private static String basic(String text) {
    return Base64.getEncoder().encodeToString(RawHttp.bytes(text + ":" + text));
  }

  private void artifact(String text, int number) throws Exception {
    Path place = Files.createTempDirectory(folder, "a");
    try {
      byte[] artifact = new TestArtifacts(place).unsigned(number + text, text);
      HttpResponse<String> answer = server.server().upload(artifact);
      assertThat(answer.statusCode()).as(text + answer.body()).isIn(201, 400);
    } catch (IllegalArgumentException e) {
      // our own writer makes no artifact of this name
    }
  }

  private void pages(PageUser admin, String text) throws Exception {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    for (String path :
        List.of(
            "/ui/devices?status=@",
            "/ui/devices?group=@&attribute=@&operator=@&value=@",
            "/ui/devices?q=@&page=@",
            "/ui/deployments?status=@",
            "/ui/artifacts?name=@",
            "/ui/deployments/new?artifact_name=@&group=@")) {
      String target = path.replace("@", encoded);
      Answer answer =
          server.send("GET", target, "", List.of("Cookie: " + admin.cookie()), new byte[0]);
      attempts.note("a parameter of a page", answer);
      assertText(answer.body());
    }
    for (String path :
        List.of(
            "/ui/devices",
            "/ui/devices/" + server.hostileId(),
            "/ui/artifacts",
            "/ui/deployments",
            "/ui/access",
            "/ui/audit")) {
      assertText(admin.page(path));
    }
  }

  private static void assertText(String page) {
    assertThat(page).doesNotContain("<script>alert", "<img src=x", "href=\"javascript:");
  }

  private void manage(String tried, String method, String path, Map<String, Object> members)
      throws Exception {
    String target = path.startsWith("../") ? "/api/management/" + path.substring(3) : MANAGE + path;
    attempts.note(tried, server.send(method, target, server.server().token(), json(members)));
  }

  private static String json(Map<String, ?> members) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    members.forEach((name, value) -> values.put(name, value(value)));
    return JsonWriter.compact(new JsonValue.JsonObject(values));
  }

  private static JsonValue value(Object value) {
    if (value instanceof List<?> list) {
      return new JsonValue.JsonArray(list.stream().map(HostileTextIT::value).toList());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, JsonValue> values = new LinkedHashMap<>();
      map.forEach((name, member) -> values.put(String.valueOf(name), value(member)));
      return new JsonValue.JsonObject(values);
    }
    return value instanceof Boolean bool ? JsonValue.of(bool) : JsonValue.of(String.valueOf(value));
  }
}
