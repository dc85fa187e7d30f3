package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/** Uses every operation of the API once as it is meant, and brings about its special refusals. */
final class ApiTour {
  private static final String DEPLOYMENTS = "/v1/deployments/deployments";
  private static final String ARTIFACTS = "/v1/deployments/artifacts";
  private static final String USERS = "/v1/useradm/users";
  private static final String DEVICE_DEPLOYMENTS =
      "/api/devices/v1/deployments/device/deployments/";
  private static final String ATTRIBUTES = "/api/devices/v1/inventory/device/attributes";
  private static final String PASSWORD = "a long password of somebody";

  private final TestServer server;
  private final TestArtifacts artifacts;
  private final TestDevice device;
  private final Map<String, String> tokens = new HashMap<>();
  private String id = "";

  ApiTour(TestServer server, Path folder) throws Exception {
    this.server = server;
    this.artifacts = new TestArtifacts(folder);
    this.device = new TestDevice(server, "tour");
  }

  /** Returns the token of a device that is let in. */
  String device() {
    return device.token();
  }

  /** Returns the token of a user with this role. */
  String token(String role) {
    return tokens.getOrDefault(role, "");
  }

  /** Returns the token of a user who has just not enough of a role; of nobody below the least. */
  String below(String role) {
    return role.equals("admin")
        ? token("operator")
        : role.equals("operator") ? token("viewer") : "";
  }

  void goodAnswers() throws Exception {
    people();
    devices();
    inventories();
    artifacts();
    deployments();
    offers();
    rollouts();
    leave();
  }

  private void people() throws Exception {
    for (String role : List.of("viewer", "operator")) {
      expect(201, manage("POST", USERS, user(role, role)));
      tokens.put(role, logIn(role, PASSWORD).body());
    }
    expect(401, logIn("viewer", "another"));
    expect(200, manage("GET", USERS, ""));
    expect(200, manage("GET", USERS + "/me", ""));
    expect(201, manage("POST", USERS, user("leaver", "viewer")));
    String leaver = logIn("leaver", PASSWORD).body();
    String change = "{\"current\":\"%s\",\"password\":\"another long password\"}";
    expect(403, as(leaver, "PUT", USERS + "/me/password", change.formatted("wrong")));
    expect(204, as(leaver, "PUT", USERS + "/me/password", change.formatted(PASSWORD)));
    expect(204, manage("DELETE", USERS + "/leaver", ""));
    expect(409, manage("DELETE", USERS + "/admin", ""));
    expect(409, manage("POST", USERS, user("admin", "viewer")));
    tokens.put("admin", server.token());
    apiTokens();
    expect(200, manage("GET", "/v1/auditlogs/logs", ""));
  }

  private void apiTokens() throws Exception {
    String path = "/v1/useradm/settings/tokens";
    HttpResponse<String> made = manage("POST", path, "{\"name\":\"script\",\"role\":\"operator\"}");
    expect(201, made);
    JsonObject token = (JsonObject) JsonParser.parse(made.body());
    expect(403, as(TestServer.text(token, "token"), "GET", USERS + "/me", ""));
    expect(200, manage("GET", path, ""));
    expect(204, manage("DELETE", path + "/" + TestServer.text(token, "id"), ""));
  }

  private void devices() throws Exception {
    String path = "/v2/devauth/devices";
    String key = device.publicKey().replace("\r", "").replace("\n", "\\n");
    String announced = "{\"identity_data\":{\"mac\":\"tour\"},\"pubkey\":\"" + key + "\"}";
    expect(201, manage("POST", path, announced));
    expect(409, manage("POST", path, announced));
    expect(200, device.authenticate());
    HttpResponse<String> list = manage("GET", path + "?status=accepted", "");
    JsonObject found = (JsonObject) ((JsonArray) JsonParser.parse(list.body())).items().get(0);
    id = TestServer.text(found, "id");
    expect(200, manage("GET", path + "/" + id, ""));
    expect(200, manage("GET", path + "/count", ""));
    expect(400, manage("GET", path + "/count?status=odd", ""));

    TestDevice other = new TestDevice(server, "tour-other");
    expect(401, other.authenticate());
    String otherId = server.acceptPending();
    expect(200, other.authenticate());
    expect(204, manage("DELETE", "/v2/devauth/tokens/" + tokenId(other.token()), ""));
    String one = manage("GET", path + "/" + otherId, "").body();
    String set = one.replaceAll(".*\"auth_sets\":\\[\\{\"id\":\"([^\"]*)\".*", "$1");
    expect(204, manage("DELETE", path + "/" + otherId + "/auth/" + set, ""));
    expect(204, manage("DELETE", path + "/" + otherId, ""));
  }

  private static String tokenId(String token) {
    String claims =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    return claims.replaceAll(".*\"jti\":\"([^\"]*)\".*", "$1");
  }

  private void inventories() throws Exception {
    expect(200, device.send("PUT", ATTRIBUTES, "[{\"name\":\"a\",\"value\":[\"x\",\"y\"]}]"));
    expect(200, device.send("PATCH", ATTRIBUTES, "[{\"name\":\"b\",\"value\":7}]"));
    String path = "/v1/inventory/";
    expect(204, manage("PUT", path + "devices/" + id + "/group", "{\"group\":\"canary\"}"));
    expect(200, manage("GET", path + "devices/" + id + "/group", ""));
    expect(200, manage("GET", path + "devices", ""));
    expect(200, manage("GET", path + "devices/" + id, ""));
    expect(200, manage("GET", path + "groups", ""));
    expect(200, manage("GET", path + "groups/canary/devices", ""));
    expect(204, manage("DELETE", path + "devices/" + id + "/group/canary", ""));
    String search =
        "{\"filters\":[{\"scope\":\"inventory\",\"attribute\":\"b\",\"type\":\"$gt\",\"value\":6}]}";
    HttpResponse<String> found = manage("POST", "/v2/inventory/filters/search", search);
    expect(200, found);
    assertThat(found.body()).contains(id);
  }

  private void artifacts() throws Exception {
    byte[] bytes = artifacts.unsigned("tour-1", "board");
    String artifact = location(server.upload(bytes));
    expect(409, server.upload(bytes));
    expect(400, server.upload(new byte[0]));
    expect(422, uploadAs(artifact.substring(artifact.lastIndexOf('/') + 1)));
    for (String list : List.of(ARTIFACTS, ARTIFACTS + "/list", "/v2/deployments/artifacts")) {
      expect(200, manage("GET", list + "?name=tour-1", ""));
    }
    expect(200, manage("GET", "/v2/deployments/deployments/releases?name=tour-1", ""));
    expect(200, manage("GET", artifact, ""));
    expect(204, manage("PUT", artifact, "{\"description\":\"for the tour\"}"));
    HttpResponse<String> link = manage("GET", artifact + "/download", "");
    expect(200, link);
    URI uri = URI.create(TestServer.text(JsonParser.parse(link.body()), "uri"));
    String file = uri.getPath() + "?" + uri.getQuery();
    expect(200, server.send(server.request(file)));
    expect(200, server.send(server.request(file).method("HEAD", BodyPublishers.noBody())));
    expect(206, server.send(server.request(file).header("Range", "bytes=10-19")));
    expect(416, server.send(server.request(file).header("Range", "bytes=99999999-")));
    expect(204, manage("DELETE", artifact, ""));
    expect(404, server.send(server.request(file)));
  }

  private HttpResponse<String> uploadAs(String artifactId) throws Exception {
    String field = "--xyz\r\nContent-Disposition: form-data; name=";
    String form =
        field
            + "\"artifact_id\"\r\n\r\n"
            + artifactId
            + "\r\n"
            + field
            + "\"artifact\"; filename=\"a\"\r\n\r\nx\r\n--xyz--\r\n";
    return server.send(
        server
            .request("/api/management" + ARTIFACTS)
            .header("Authorization", "Bearer " + server.token())
            .header("Content-Type", "multipart/form-data; boundary=xyz")
            .POST(BodyPublishers.ofString(form)));
  }

  private void deployments() throws Exception {
    String artifact = location(server.upload(artifacts.unsigned("tour-2", "board")));
    String none = "{\"name\":\"d\",\"artifact_name\":\"none\",\"all_devices\":true}";
    expect(422, manage("POST", DEPLOYMENTS, none));
    expect(422, manage("POST", DEPLOYMENTS + "/group/g", none));
    String group = location(manage("POST", DEPLOYMENTS + "/group/g", wanted("tour-2", "")));
    expect(204, manage("PUT", group + "/status", "{\"status\":\"aborted\"}"));
    expect(422, manage("PUT", group + "/status", "{\"status\":\"aborted\"}"));
    expect(422, manage("PUT", group + "/rollout/status", "{\"status\":\"paused\"}"));

    String deployment = deploy("tour-2");
    expect(409, manage("DELETE", artifact, ""));
    String report = deployment.substring(deployment.lastIndexOf('/') + 1);
    expect(200, device.next("old", "board"));
    expect(204, device.status(report, "downloading"));
    expect(204, device.status(report, "failure"));
    String message =
        "{\"timestamp\":\"2026-01-02T03:04:05Z\",\"level\":\"error\",\"message\":\"it broke\"}";
    expect(204, device.log(report, "{\"messages\":[" + message + "]}"));
    expect(200, manage("GET", DEPLOYMENTS, ""));
    expect(200, manage("GET", deployment, ""));
    expect(200, manage("GET", deployment + "/statistics", ""));
    expect(200, manage("GET", deployment + "/devices", ""));
    expect(200, manage("GET", deployment + "/devices/list", ""));
    expect(200, manage("GET", deployment + "/devices/" + id + "/log?attempt=1", ""));
    expect(400, manage("GET", deployment + "/devices/" + id + "/log?attempt=0", ""));
    expect(200, manage("GET", DEPLOYMENTS + "/devices/" + id, ""));
  }

  /** Asks for deployments in all three forms, and describes the device differently then. */
  private void offers() throws Exception {
    String v2 = "/api/devices/v2/deployments/device/deployments/next";
    String v1 = DEVICE_DEPLOYMENTS + "next";
    String provides = "{\"artifact_name\":\"%s\",\"device_type\":\"board\"}";
    for (int form = 0; form < 3; form++) {
      deploy("tour-2");
      for (Object[] step : new Object[][] {{"old", 200}, {"changed", 409}, {"old", 204}}) {
        String body = provides.formatted(step[0]);
        HttpResponse<String> response =
            switch (form) {
              case 0 -> device.send("POST", v2, "{\"device_provides\":" + body + "}");
              case 1 -> device.send("POST", v1, body);
              default ->
                  device.send("GET", v1 + "?artifact_name=" + step[0] + "&device_type=board", "");
            };
        expect((int) step[1], response);
      }
    }
    expect(400, device.send("GET", v1, ""));
  }

  private void rollouts() throws Exception {
    String deployment =
        location(
            manage(
                "POST",
                DEPLOYMENTS,
                wanted(
                    "tour-2",
                    ",\"filter\":[{\"attribute\":\"b\",\"type\":\"$gte\",\"value\":7}],\"rollout\":"
                        + "{\"phases\":[{\"percent\":5.5},{\"delay_seconds\":60,\"success_percent\":99}],"
                        + "\"stop\":{\"failures\":2,\"percent\":3},\"pace\":{\"in_progress\":3},"
                        + "\"window\":{\"from\":\"22:00\",\"to\":\"05:00\",\"days\":[\"mon\"]}}")));
    expect(200, manage("GET", deployment + "/rollout", ""));
    expect(204, manage("PUT", deployment + "/rollout/status", "{\"status\":\"paused\"}"));
    expect(204, manage("PUT", deployment + "/rollout/status", "{\"status\":\"running\"}"));
    expect(200, manage("GET", deployment + "/rollout", ""));
    expect(204, manage("PUT", deployment + "/status", "{\"status\":\"aborted\"}"));

    pacedDownload();
    controlMap();
    String aborted = deploy("tour-2");
    String report = aborted.substring(aborted.lastIndexOf('/') + 1);
    expect(200, device.next("old", "board"));
    expect(204, manage("PUT", aborted + "/status", "{\"status\":\"aborted\"}"));
    expect(409, device.status(report, "installing"));
  }

  private void pacedDownload() throws Exception {
    String pace = ",\"all_devices\":true,\"rollout\":{\"pace\":{\"bytes_per_second\":1000000}}";
    String deployment = location(manage("POST", DEPLOYMENTS, wanted("tour-2", pace)));
    JsonObject offer = (JsonObject) JsonParser.parse(device.next("old", "board").body());
    JsonObject artifact = (JsonObject) offer.get("artifact").orElseThrow();
    URI uri = URI.create(TestServer.text(artifact.get("source").orElseThrow(), "uri"));
    String file = uri.getPath() + "?" + uri.getQuery();
    expect(200, server.send(server.request(file)));
    expect(206, server.send(server.request(file).header("Range", "bytes=10-19")));
    expect(416, server.send(server.request(file).header("Range", "bytes=99999999-")));
    expect(204, manage("PUT", deployment + "/status", "{\"status\":\"aborted\"}"));
    expect(404, server.send(server.request(file)));
  }

  private void controlMap() throws Exception {
    String map = "{\"states\":{\"ArtifactInstall_Enter\":{\"action\":\"pause\"}}}";
    String more = ",\"all_devices\":true,\"update_control_map\":" + map;
    String deployment = location(manage("POST", DEPLOYMENTS, wanted("tour-2", more)));
    String path = deployment + "/update_control_map";
    expect(200, device.next("old", "board"));
    String asked = deployment.substring(deployment.lastIndexOf('/') + 1);
    String device2 = "/api/devices/v2/deployments/device/deployments/" + asked;
    expect(200, device.send("GET", device2 + "/update_control_map", ""));
    expect(200, manage("GET", path, ""));
    expect(204, manage("PUT", path, map));
    expect(204, manage("DELETE", path, ""));
    expect(204, manage("PUT", deployment + "/status", "{\"status\":\"aborted\"}"));
    expect(422, manage("PUT", path, map));
    expect(422, manage("DELETE", path, ""));
  }

  private void leave() throws Exception {
    String path = "/v2/devauth/devices/" + id;
    String set =
        manage("GET", path, "")
            .body()
            .replaceAll(".*\"auth_sets\":\\[\\{\"id\":\"([^\"]*)\".*", "$1");
    for (String status : List.of("rejected", "accepted")) {
      expect(
          204, manage("PUT", path + "/auth/" + set + "/status", "{\"status\":\"" + status + "\"}"));
    }
    expect(200, device.authenticate());
  }

  private String deploy(String artifact) throws Exception {
    return location(manage("POST", DEPLOYMENTS, wanted(artifact, ",\"devices\":[\"" + id + "\"]")));
  }

  private static String wanted(String artifact, String more) {
    return "{\"name\":\"d\",\"artifact_name\":\"" + artifact + "\"" + more + "}";
  }

  private static String location(HttpResponse<String> made) {
    expect(201, made);
    return made.headers()
        .firstValue("Location")
        .orElseThrow()
        .substring("/api/management".length());
  }

  private static String user(String name, String role) {
    return "{\"name\":\"%s\",\"password\":\"%s\",\"role\":\"%s\"}".formatted(name, PASSWORD, role);
  }

  private HttpResponse<String> logIn(String name, String password) throws Exception {
    String pair =
        Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    return server.send(
        server
            .request("/api/management/v1/useradm/auth/login")
            .header("Authorization", "Basic " + pair)
            .POST(BodyPublishers.noBody()));
  }

  private HttpResponse<String> manage(String method, String path, String body) throws Exception {
    return server.manage(method, path, body);
  }

  private HttpResponse<String> as(String token, String method, String path, String body)
      throws Exception {
    return server.send(
        server
            .request("/api/management" + path)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(body)),
        body);
  }

  private static void expect(int status, HttpResponse<String> response) {
    assertThat(response.statusCode())
        .as(response.request().method() + " " + response.uri() + ": " + response.body())
        .isEqualTo(status);
  }

  /** Announces a body that is too large, of which nothing need be sent to be refused. */
  void tooLarge(String method, String path, String token) throws IOException {
    URI uri = URI.create(server.url());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String head =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n"
              + "Authorization: Bearer "
              + token
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 413 ");
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      server.checkAnswer(method, path, 413, "application/json", body);
    }
  }
}
