package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.KeyPairPem;
import tandem.artifact.KeyPairs;
import tandem.artifact.KeyType;
import tandem.artifact.PrivateKeys;
import tandem.artifact.SigningKey;

class ManagementApiTest {
  private static final String ARTIFACTS = "/v1/deployments/artifacts";

  @TempDir static Path folder;
  private static TestServer server;
  private static TestArtifacts artifacts;
  private static SigningKey key;

  @BeforeAll
  static void start() throws Exception {
    Path keys = Files.createDirectories(folder.resolve("data/artifact-keys"));
    KeyPairPem pair = KeyPairs.generate(KeyType.ED25519);
    Files.write(keys.resolve("release.pem"), pair.publicKey());
    key = PrivateKeys.load("test", pair.privateKey());
    artifacts = new TestArtifacts(folder);
    server = new TestServer(folder.resolve("data"), false);
    server.logIn();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/devauth/devices",
    "POST, /v1/deployments/artifacts",
    "POST, /v1/deployments/deployments",
    "GET, /v1/inventory/devices",
    "DELETE, /v1/deployments/artifacts/x"
  })
  void nothing_isAnsweredWithoutAToken(String method, String path) throws Exception {
    HttpResponse<String> response =
        server.send(
            server.request("/api/management" + path).method(method, BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void tokenOfADevice_isNoneOfAUser() throws Exception {
    TestDevice device = new TestDevice(server, "no-user");
    device.authenticate();
    server.acceptPending();
    device.authenticate();

    HttpResponse<String> response = device.send("GET", "/api/management/v2/devauth/devices", "");
    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void unsignedOrDamagedArtifact_isRefused() throws Exception {
    assertThat(server.upload(artifacts.unsigned("unsigned", "t")).body()).contains("error");
    assertThat(server.upload(artifacts.unsigned("unsigned", "t")).statusCode()).isEqualTo(400);
    byte[] damaged = artifacts.make("damaged", "t", key);
    damaged[damaged.length / 2] ^= 1;
    assertThat(server.upload(damaged).statusCode()).isEqualTo(400);
    assertThat(server.upload(new byte[0]).statusCode()).isEqualTo(400);
    assertThat(server.manage("GET", ARTIFACTS + "?name=damaged", "").body()).isEqualTo("[]");
    assertThat(folder.resolve("data/artifacts")).isDirectoryNotContaining("glob:**.incoming");
  }

  @Test
  void uploadThatEndsEarly_isRefused() throws Exception {
    byte[] whole = artifacts.make("early", "t", key);

    HttpResponse<String> response = server.uploadWithoutEnd(whole);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("it ends in the middle");
    assertThat(folder.resolve("data/artifacts")).isDirectoryNotContaining("glob:**.incoming");
  }

  @Test
  void signedArtifact_isTakenDescribedAndDeleted() throws Exception {
    byte[] bytes = artifacts.make("release-9", "t", key);
    HttpResponse<String> created = server.upload(bytes);

    assertThat(created.statusCode()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    String path = location.substring("/api/management".length());
    assertThat(server.manage("GET", path, "").body())
        .contains(
            "\"name\":\"release-9\"",
            "\"signed\":true",
            "\"description\":\"about\"",
            "\"meta_data\":[]",
            "\"size\":" + bytes.length);
    assertThat(server.upload(bytes).statusCode()).isEqualTo(409);
    assertThat(server.manage("PUT", path, "{\"description\":\"new\"}").statusCode()).isEqualTo(204);
    assertThat(server.manage("GET", ARTIFACTS + "?description=new", "").body())
        .contains("release-9");
    assertThat(server.manage("GET", path + "/download", "").body()).contains("x-tandem-expire");
    assertThat(server.manage("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(server.manage("DELETE", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void artifactOfARunningDeployment_isKept() throws Exception {
    HttpResponse<String> created = server.upload(artifacts.make("in-use", "t", key));
    String path =
        created
            .headers()
            .firstValue("Location")
            .orElseThrow()
            .substring("/api/management".length());
    String body = "{\"name\":\"d\",\"artifact_name\":\"in-use\",\"devices\":[\"x\"]}";
    assertThat(server.manage("POST", "/v1/deployments/deployments", body).statusCode())
        .isEqualTo(201);

    assertThat(server.manage("DELETE", path, "").statusCode()).isEqualTo(409);
  }

  @Test
  void deploymentsThatMakeNoSense_areRefused() throws Exception {
    String path = "/v1/deployments/deployments";
    assertThat(
            server
                .manage(
                    "POST", path, "{\"name\":\"d\",\"artifact_name\":\"no\",\"devices\":[\"x\"]}")
                .statusCode())
        .isEqualTo(422);
    assertThat(server.manage("POST", path, "{}").statusCode()).isEqualTo(400);
    assertThat(server.manage("POST", path, "[").statusCode()).isEqualTo(400);
    assertThat(server.manage("GET", path + "/" + UUID.randomUUID(), "").statusCode())
        .isEqualTo(404);
    assertThat(server.manage("GET", path + "?status=odd", "").statusCode()).isEqualTo(400);
    assertThat(server.manage("GET", path + "?per_page=501", "").statusCode()).isEqualTo(400);
  }

  @Test
  void passwordCanNotBeGuessed_withATokenAlone() throws Exception {
    String body = "{\"current\":\"wrong-guess\",\"password\":\"another-one\"}";
    int status = 403;
    for (int i = 0; i <= 5 && status == 403; i++) {
      status = server.manage("PUT", "/v1/useradm/users/me/password", body).statusCode();
    }

    assertThat(status).isEqualTo(429);
  }

  @Test
  void groups_areMadeByTheirDevices() throws Exception {
    TestDevice device = new TestDevice(server, "grouped");
    device.authenticate();
    String id = server.acceptPending();
    String group = "/v1/inventory/devices/" + id + "/group";

    assertThat(server.manage("PUT", group, "{\"group\":\"beta\"}").statusCode()).isEqualTo(204);
    assertThat(server.manage("PUT", group, "{\"group\":\"a/b\"}").statusCode()).isEqualTo(400);
    assertThat(server.manage("GET", "/v1/inventory/groups", "").body()).contains("beta");
    assertThat(server.manage("GET", "/v1/inventory/groups/beta/devices", "").body()).contains(id);
    assertThat(server.manage("DELETE", group + "/beta", "").statusCode()).isEqualTo(204);
    assertThat(server.manage("GET", group, "").body()).isEqualTo("{\"group\":\"\"}");
  }

  @Test
  void deploymentToAGroup_isForItsDevicesOnly() throws Exception {
    server.upload(artifacts.make("grouped-1", "t", key));
    TestDevice inside = new TestDevice(server, "inside");
    inside.authenticate();
    String id = server.acceptPending();
    inside.authenticate();
    TestDevice outside = new TestDevice(server, "outside");
    outside.authenticate();
    server.acceptPending();
    outside.authenticate();
    server.manage("PUT", "/v1/inventory/devices/" + id + "/group", "{\"group\":\"canary\"}");

    server.manage(
        "POST",
        "/v1/deployments/deployments/group/canary",
        "{\"name\":\"d\",\"artifact_name\":\"grouped-1\"}");

    assertThat(outside.next("old", "t").statusCode()).isEqualTo(204);
    assertThat(inside.next("old", "t").statusCode()).isEqualTo(200);
  }

  @Test
  void lists_comeInPages() throws Exception {
    server.upload(artifacts.make("page-1", "t", key));
    server.upload(artifacts.make("page-2", "t", key));

    HttpResponse<String> page = server.manage("GET", ARTIFACTS + "?page=1&per_page=1", "");
    assertThat(page.headers().firstValue("Link").orElseThrow())
        .contains("page=2&per_page=1>; rel=\"next\"");
    assertThat(Integer.parseInt(page.headers().firstValue("X-Total-Count").orElseThrow()))
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void devices_areFoundByExpressionsTextsNumbersAndIdentity() throws Exception {
    for (String name : List.of("found-1", "found-2", "other-3")) {
      TestDevice device = new TestDevice(server, name);
      device.authenticate();
      server.acceptPending();
      device.authenticate();
      int memory = name.equals("found-1") ? 512 : 2048;
      device.send(
          "PUT",
          "/api/devices/v1/inventory/device/attributes",
          "[{\"name\":\"where\",\"value\":[\"hall\",\""
              + name
              + "\"]},"
              + "{\"name\":\"memory\",\"value\":"
              + memory
              + "},"
              + "{\"name\":\"kernel\",\"value\":\"6."
              + name.charAt(name.length() - 1)
              + "\"}]");
    }

    assertThat(found("inventory", "where", "$regex", "\"^found-[0-9]$\"")).isEqualTo(2);
    assertThat(found("inventory", "where", "$regex", "\"(a+)+$\"")).isZero();
    assertThat(found("inventory", "memory", "$regex", "\"2\"")).as("a number").isZero();
    assertThat(found("inventory", "memory", "$gte", "2048")).isEqualTo(2);
    assertThat(found("inventory", "memory", "$gte", "\"2048\"")).as("a text").isZero();
    assertThat(found("inventory", "kernel", "$gt", "\"6.1\"")).isEqualTo(2);
    assertThat(found("inventory", "kernel", "$lte", "\"6.1\"")).isEqualTo(1);
    assertThat(found("inventory", "kernel", "$gt", "6")).as("a number").isZero();
    assertThat(found("identity", "mac", "$eq", "\"other-3\"")).isEqualTo(1);
    assertThat(found("identity", "mac", "$regex", "\"^(found|other)-\"")).isEqualTo(3);
    assertThat(found("identity", "none", "$exists", "true")).isZero();
  }

  private static long found(String scope, String attribute, String type, String value)
      throws Exception {
    String body =
        "{\"filters\":[{\"scope\":\"%s\",\"attribute\":\"%s\",\"type\":\"%s\",\"value\":%s}]}"
            .formatted(scope, attribute, type, value);
    HttpResponse<String> response = server.manage("POST", "/v2/inventory/filters/search", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.headers().firstValueAsLong("X-Total-Count").orElseThrow();
  }

  @Test
  void releases_areTheArtifactsOfEachName() throws Exception {
    server.upload(artifacts.make("both-1", "board-a", key));
    server.upload(artifacts.make("both-1", "board-b", key));

    HttpResponse<String> releases =
        server.manage("GET", "/v2/deployments/deployments/releases?name=both-1", "");

    assertThat(releases.headers().firstValue("X-Total-Count")).contains("1");
    assertThat(releases.body())
        .contains("\"name\":\"both-1\"", "\"artifacts_count\":2", "board-a", "board-b");
    assertThat(server.manage("GET", "/v2/deployments/deployments/releases?name=none", "").body())
        .isEqualTo("[]");
  }

  @Test
  void searches_thatMakeNoSense_areRefused() throws Exception {
    String search = "/v2/inventory/filters/search";
    String filter =
        "{\"filters\":[{\"scope\":\"inventory\",\"attribute\":\"a\",\"type\":\"%s\",\"value\":%s}]}";

    for (String[] wrong :
        new String[][] {
          {"$odd", "1"},
          {"$in", "1"},
          {"$gt", "[1]"},
          {"$eq", "[1]"},
          {"$gt", "1e999"},
          {"$regex", "7"},
          {"$regex", "\"(\""}
        }) {
      String body = filter.formatted(wrong[0], wrong[1]);
      assertThat(server.manage("POST", search, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(server.manage("POST", search, filter.formatted("$exists", "true")).statusCode())
        .isEqualTo(200);
  }
}
