package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

class DeviceApiTest {
  private static final String TYPE = "board";
  private static final String ATTRIBUTES = "/api/devices/v1/inventory/device/attributes";

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

  @ParameterizedTest
  @CsvSource({"RSA, SHA256withRSA", "EC, SHA256withECDSA", "Ed25519, Ed25519"})
  void device_isLetInOnceItsKeyIsAccepted(String keys, String algorithm) throws Exception {
    TestDevice device = new TestDevice(server, "auth-" + keys, keys, algorithm);

    assertThat(device.authenticate().statusCode()).isEqualTo(401);
    server.acceptPending();
    HttpResponse<String> response = device.authenticate();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/jwt");
    assertThat(device.next("old", TYPE).statusCode()).isEqualTo(204);
  }

  @Test
  void wrongSignature_isUnauthorized_andNotRemembered() throws Exception {
    TestDevice device = new TestDevice(server, "wrong");
    String body = device.body();

    assertThat(device.authenticate(body + " ", device.sign(body)).statusCode()).isEqualTo(401);
    assertThat(server.manage("GET", "/v2/devauth/devices?status=pending", "").body())
        .isEqualTo("[]");
  }

  @Test
  void badRequestsForTokens_areRefused() throws Exception {
    TestDevice device = new TestDevice(server, "bad");

    assertThat(device.authenticate("{", device.sign("{")).statusCode()).isEqualTo(400);
    assertThat(device.authenticate("{}", device.sign("{}")).statusCode()).isEqualTo(400);
    assertThat(device.authenticate(device.body(), "%%%").statusCode()).isEqualTo(400);
    String noKey = "{\"id_data\":\"{\\\"a\\\":\\\"b\\\"}\",\"pubkey\":\"x\"}";
    assertThat(device.authenticate(noKey, device.sign(noKey)).statusCode()).isEqualTo(400);
    String large = " ".repeat(1 << 20) + device.body();
    assertThat(device.authenticate(large, device.sign(large)).statusCode()).isEqualTo(413);
  }

  @Test
  void preauthorisedDevice_isLetInAtOnce() throws Exception {
    TestDevice device = new TestDevice(server, "expected");
    String key = device.publicKey().replace("\r", "").replace("\n", "\\n");
    String body = "{\"identity_data\":{\"mac\":\"expected\"},\"pubkey\":\"" + key + "\"}";

    assertThat(server.manage("POST", "/v2/devauth/devices", body).statusCode()).isEqualTo(201);
    assertThat(server.manage("POST", "/v2/devauth/devices", body).statusCode()).isEqualTo(409);
    assertThat(device.authenticate().statusCode()).isEqualTo(200);
  }

  @Test
  void newToken_replacesTheOneBefore_andStrangersHaveNone() throws Exception {
    TestDevice device = accepted("tokens");
    String old = device.token();
    device.authenticate();

    assertThat(device.next("old", TYPE).statusCode()).isEqualTo(204);
    assertThat(withToken(old)).isEqualTo(401);
    assertThat(withToken("")).isEqualTo(401);
    assertThat(withToken("a.b.c")).isEqualTo(401);
    String none = "eyJhbGciOiJub25lIn0" + device.token().substring(device.token().indexOf('.'));
    assertThat(withToken(none)).isEqualTo(401);
  }

  private static int withToken(String token) throws Exception {
    return server
        .send(
            server
                .request("/api/devices/v1/deployments/device/deployments/next")
                .header("Authorization", "Bearer " + token))
        .statusCode();
  }

  @Test
  void decommissionedDevice_isOutAtOnce() throws Exception {
    TestDevice device = new TestDevice(server, "leaving");
    device.authenticate();
    String id = server.acceptPending();
    device.authenticate();

    assertThat(server.manage("DELETE", "/v2/devauth/devices/" + id, "").statusCode())
        .isEqualTo(204);
    assertThat(device.next("old", TYPE).statusCode()).isEqualTo(401);
  }

  @Test
  void deployment_goesFromOfferToSuccess() throws Exception {
    TestDevice device = new TestDevice(server, "success");
    String deployment = deploy(device, "release-1", TYPE);

    JsonObject offer = (JsonObject) JsonParser.parse(device.next("old", TYPE).body());
    JsonObject artifact = (JsonObject) offer.get("artifact").orElseThrow();
    assertThat(TestServer.text(offer, "id")).isEqualTo(deployment);
    assertThat(TestServer.text(artifact, "artifact_name")).isEqualTo("release-1");
    assertThat(download(artifact).statusCode()).isEqualTo(200);

    for (String status : List.of("downloading", "downloading", "installing", "rebooting")) {
      assertThat(device.status(deployment, status).statusCode()).isEqualTo(204);
      assertThat(device.next("old", TYPE).statusCode()).as("crash path").isEqualTo(200);
    }
    assertThat(device.status(deployment, "success").statusCode()).isEqualTo(204);
    assertThat(device.status(deployment, "success").statusCode()).isEqualTo(204);
    assertThat(device.next("release-1", TYPE).statusCode()).isEqualTo(204);
    assertThat(deployment(deployment)).contains("\"status\":\"finished\"", "\"success\":1");
  }

  private static HttpResponse<String> download(JsonObject artifact) throws Exception {
    String uri = TestServer.text(artifact.get("source").orElseThrow(), "uri");
    return server.send(
        server.request(URI.create(uri).getPath() + "?" + URI.create(uri).getQuery()));
  }

  @Test
  void link_isGoodForItsArtifactOnly() throws Exception {
    TestDevice device = new TestDevice(server, "links");
    deploy(device, "release-links", TYPE);
    JsonObject offer = (JsonObject) JsonParser.parse(device.next("old", TYPE).body());
    JsonObject artifact = (JsonObject) offer.get("artifact").orElseThrow();
    URI uri = URI.create(TestServer.text(artifact.get("source").orElseThrow(), "uri"));
    String id = TestServer.text(artifact, "id");

    assertThat(status(uri.getPath())).isEqualTo(403);
    String other = uri.getPath().replace(id, UUID.randomUUID().toString());
    assertThat(status(other + "?" + uri.getQuery())).isEqualTo(403);
    String later = uri.getQuery().replaceFirst("expire=\\d", "expire=9");
    assertThat(status(uri.getPath() + "?" + later)).isEqualTo(403);
  }

  private static int status(String path) throws Exception {
    return server.send(server.request(path)).statusCode();
  }

  @Test
  void deviceOfAnotherType_hasNothingToInstall() throws Exception {
    TestDevice device = new TestDevice(server, "other-type");
    String deployment = deploy(device, "release-type", TYPE);

    assertThat(device.next("old", "toaster").statusCode()).isEqualTo(204);
    assertThat(deployment(deployment)).contains("\"noartifact\":1", "finished");
  }

  @Test
  void deviceThatHasTheArtifact_doesNotInstallItAgain() throws Exception {
    TestDevice device = new TestDevice(server, "same");
    String deployment = deploy(device, "release-same", TYPE);

    assertThat(device.next("release-same", TYPE).statusCode()).isEqualTo(204);
    assertThat(deployment(deployment)).contains("\"already-installed\":1");
  }

  @Test
  void deviceThatDescribesItselfDifferently_hasFailed() throws Exception {
    TestDevice device = new TestDevice(server, "changed");
    String deployment = deploy(device, "release-changed", TYPE);
    device.next("old", TYPE);

    assertThat(device.next("new", TYPE).statusCode()).isEqualTo(409);
    assertThat(device.next("new", TYPE).statusCode()).isEqualTo(204);
    assertThat(deployment(deployment)).contains("\"failure\":1");
  }

  @Test
  void abortedDeployment_stopsTheDevice() throws Exception {
    TestDevice device = new TestDevice(server, "aborted");
    String deployment = deploy(device, "release-abort", TYPE);
    device.next("old", TYPE);
    device.status(deployment, "downloading");

    String path = "/v1/deployments/deployments/" + deployment + "/status";
    assertThat(server.manage("PUT", path, "{\"status\":\"aborted\"}").statusCode()).isEqualTo(204);
    assertThat(device.status(deployment, "installing").statusCode()).isEqualTo(409);
    assertThat(device.next("old", TYPE).statusCode()).isEqualTo(204);
    assertThat(server.manage("PUT", path, "{\"status\":\"aborted\"}").statusCode()).isEqualTo(422);
  }

  @Test
  void statusesThatMakeNoSense_areRefused() throws Exception {
    TestDevice device = new TestDevice(server, "nonsense");
    String deployment = deploy(device, "release-nonsense", TYPE);

    assertThat(device.status(deployment, "downloading").statusCode()).isEqualTo(404);
    device.next("old", TYPE);
    assertThat(device.status(deployment, "aborted").statusCode()).isEqualTo(400);
    assertThat(device.status(deployment, "dancing").statusCode()).isEqualTo(400);
    assertThat(device.status(UUID.randomUUID().toString(), "success").statusCode()).isEqualTo(404);
  }

  @Test
  void log_isKept_andShown() throws Exception {
    TestDevice device = new TestDevice(server, "log");
    String deployment = deploy(device, "release-log", TYPE);
    device.next("old", TYPE);
    String message =
        "{\"timestamp\":\"2026-01-02T03:04:05Z\",\"level\":\"error\",\"message\":\"it broke\"}";

    assertThat(device.log(deployment, "{\"messages\":[" + message + "]}").statusCode())
        .isEqualTo(204);
    assertThat(device.log(deployment, "{\"messages\":[]}").statusCode()).isEqualTo(400);
    assertThat(device.log(deployment, "{\"messages\":[{}]}").statusCode()).isEqualTo(400);
    String large = "{\"messages\":[" + message + "]}" + " ".repeat(1 << 20);
    assertThat(device.log(deployment, large).statusCode()).isEqualTo(413);
    assertThat(
            device
                .log(UUID.randomUUID().toString(), "{\"messages\":[" + message + "]}")
                .statusCode())
        .isEqualTo(404);
    String id = deviceOf(deployment);
    assertThat(
            server
                .manage(
                    "GET",
                    "/v1/deployments/deployments/" + deployment + "/devices/" + id + "/log",
                    "")
                .body())
        .isEqualTo("2026-01-02T03:04:05Z error: it broke\n");
  }

  @Test
  void inventory_isTakenAndMerged() throws Exception {
    TestDevice device = accepted("inventory");

    assertThat(
            device
                .send("PUT", ATTRIBUTES, "[{\"name\":\"a\",\"value\":[\"x\",\"y\"]}]")
                .statusCode())
        .isEqualTo(200);
    assertThat(device.send("PATCH", ATTRIBUTES, "[{\"name\":\"b\",\"value\":7}]").statusCode())
        .isEqualTo(200);
    assertThat(
            device.send("PUT", ATTRIBUTES, "[{\"name\":\"a\",\"value\":[\"x\",7]}]").statusCode())
        .isEqualTo(400);
    String search =
        "{\"filters\":[{\"scope\":\"inventory\",\"attribute\":\"b\",\"type\":\"$gt\",\"value\":6},"
            + "{\"scope\":\"inventory\",\"attribute\":\"a\",\"type\":\"$in\",\"value\":[\"y\"]}]}";
    HttpResponse<String> found = server.manage("POST", "/v2/inventory/filters/search", search);
    assertThat(found.headers().firstValue("X-Total-Count")).contains("1");
    assertThat(found.body()).contains("\"inventory\"", "[\"x\",\"y\"]");
  }

  @Test
  void whatIsUnderWay_goesOnAfterARestart() throws Exception {
    TestDevice device = new TestDevice(server, "restart");
    String deployment = deploy(device, "release-restart", TYPE);
    device.next("old", TYPE);
    device.status(deployment, "downloading");

    server.restart();

    assertThat(device.next("old", TYPE).statusCode()).isEqualTo(200);
    assertThat(device.status(deployment, "success").statusCode()).isEqualTo(204);
    assertThat(device.next("release-restart", TYPE).statusCode()).isEqualTo(204);
  }

  @Test
  void manyDevicesAtOnce_doNotDisturbEachOther() throws Exception {
    List<TestDevice> devices = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      devices.add(accepted("many-" + i));
    }
    List<Thread> threads = new ArrayList<>();
    List<Integer> codes = Collections.synchronizedList(new ArrayList<>());
    for (TestDevice device : devices) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 25; i++) {
                    codes.add(device.next("old", TYPE).statusCode());
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(codes).hasSize(100).containsOnly(204);
  }

  private static TestDevice accepted(String mac) throws Exception {
    TestDevice device = new TestDevice(server, mac);
    device.authenticate();
    server.acceptPending();
    device.authenticate();
    return device;
  }

  /** Lets a device in, and deploys a new artifact to it; returns the id of the deployment. */
  private static String deploy(TestDevice device, String name, String type) throws Exception {
    device.authenticate();
    String id = server.acceptPending();
    device.authenticate();
    byte[] artifact =
        new TestArtifacts(Files.createTempDirectory(folder, "a")).unsigned(name, type);
    assertThat(server.upload(artifact).statusCode()).isEqualTo(201);
    HttpResponse<String> created =
        server.manage(
            "POST",
            "/v1/deployments/deployments",
            "{\"name\":\"d\",\"artifact_name\":\"" + name + "\",\"devices\":[\"" + id + "\"]}");
    assertThat(created.statusCode()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static String deployment(String id) throws Exception {
    return server.manage("GET", "/v1/deployments/deployments/" + id, "").body();
  }

  private static String deviceOf(String deployment) throws Exception {
    String list =
        server
            .manage("GET", "/v1/deployments/deployments/" + deployment + "/devices/list", "")
            .body();
    return list.replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
  }
}
