package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tandem.server.RawHttp.Answer;

/**
 * A server with two devices in the middle of an update. One of them is hostile; nothing of the
 * other one may ever be told to it.
 */
final class HostileServer implements AutoCloseable {
  /** Stands in everything that only the other device and people may see. */
  static final String SECRET = "victim-5e77ab";

  static final String TYPE = "board";
  private static final String DEPLOYMENTS = "/v1/deployments/deployments";

  private final TestServer server;
  private final TestDevice victim;
  private final TestDevice hostile;
  private final String victimId;
  private final String hostileId;
  private final String deployment;
  private final Footprint before;

  HostileServer(Path folder) throws Exception {
    this(folder, TestServer.Options.of(true, false));
  }

  HostileServer(Path folder, TestServer.Options options) throws Exception {
    // How often a device may ask is tried elsewhere; these ask all the time.
    server = new TestServer(folder.resolve("data"), options.withAsksPerMinute(0));
    server.logIn();
    victim = new TestDevice(server, SECRET);
    victimId = letIn(victim);
    hostile = new TestDevice(server, "hostile");
    hostileId = letIn(hostile);
    byte[] artifact = new TestArtifacts(folder).unsigned("release-1", TYPE);
    assertThat(server.upload(artifact).statusCode()).isEqualTo(201);
    deployment = server.deploy("release-1", victimId);
    victim.next("old", TYPE);
    victim.status(deployment, "failure");
    victim.log(
        deployment,
        "{\"messages\":[{\"timestamp\":\"2026-01-02T03:04:05Z\",\"level\":\"error\",\"message\":\""
            + SECRET
            + "\"}]}");
    victim.send(
        "PUT",
        "/api/devices/v1/inventory/device/attributes",
        "[{\"name\":\"secret\",\"value\":\"" + SECRET + "\"}]");
    before = Footprint.of(server);
  }

  private String letIn(TestDevice device) throws Exception {
    device.authenticate();
    String id = server.acceptPending();
    assertThat(device.authenticate().statusCode()).isEqualTo(200);
    return id;
  }

  /** Returns what to try out on it, as somebody who may see nothing of the other device. */
  Attempts attempts() {
    return new Attempts(
        SECRET, victimId, server.password(), server.data().toAbsolutePath().toString());
  }

  /** Sends a request with the token of the hostile device, or of somebody else. */
  Answer send(String method, String target, String token, String body) throws Exception {
    return send(
        method, target, token, List.of("Content-Type: application/json"), RawHttp.bytes(body));
  }

  Answer send(String method, String target, String token, List<String> headers, byte[] body)
      throws Exception {
    return RawHttp.send(server.port(), request(method, target, token, headers, body));
  }

  static byte[] request(
      String method, String target, String token, List<String> headers, byte[] body) {
    List<String> all = new ArrayList<>(headers);
    if (!token.isEmpty()) {
      all.add("Authorization: Bearer " + token);
    }
    return RawHttp.request(method, target, all, body);
  }

  /** Starts to collect requests, which are sent together. */
  Requests requests(Attempts attempts) {
    return new Requests(server.port(), attempts);
  }

  Answer send(byte[] request) throws Exception {
    return RawHttp.send(server.port(), request);
  }

  TestServer server() {
    return server;
  }

  TestDevice victim() {
    return victim;
  }

  TestDevice hostile() {
    return hostile;
  }

  String victimId() {
    return victimId;
  }

  String hostileId() {
    return hostileId;
  }

  String deployment() {
    return deployment;
  }

  /** Fails when it is not as it was: it serves, and holds no more than before. */
  void assertUnharmed() throws Exception {
    assertThat(victim.authenticate().statusCode()).isEqualTo(200);
    assertThat(victim.next("old", TYPE).statusCode()).isIn(200, 204);
    for (String path :
        List.of(
            "/v2/devauth/devices",
            "/v1/inventory/devices",
            "/v1/inventory/groups",
            "/v1/deployments/artifacts",
            DEPLOYMENTS,
            DEPLOYMENTS + "/" + deployment + "/devices/list",
            "/v1/auditlogs/logs",
            "/v1/useradm/users",
            "/v1/useradm/settings/tokens")) {
      HttpResponse<String> answer = server.manage("GET", path + "?per_page=500", "");
      assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    }
    before.awaitAgain();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
