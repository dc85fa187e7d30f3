package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonParser;

/** Deployments that devices try again after a failure. */
class RetriedDeploymentTest {
  private static final String DEPLOYMENTS = "/v1/deployments/deployments";

  @TempDir static Path folder;
  private static TestServer server;
  private TestDevice device;
  private String id;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder.resolve("data"), true);
    server.logIn();
    server.upload(new TestArtifacts(folder).unsigned("retried-1", "board"));
  }

  @BeforeEach
  void letIn() throws Exception {
    device = new TestDevice(server, "retries-" + UUID.randomUUID());
    device.authenticate();
    id = server.acceptPending();
    device.authenticate();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void secondAttempt_succeeds_andBothHaveTheirLogs() throws Exception {
    String deployment = deploy(1);
    String first = offer();
    device.status(first, "downloading");
    device.status(first, "failure");
    String second = offer();
    assertThat(first).isEqualTo(deployment);
    assertThat(second).isNotEqualTo(first);

    assertThat(device.log(first, log("the first broke")).statusCode()).isEqualTo(204);
    assertThat(device.status(first, "failure").statusCode()).as("again").isEqualTo(204);
    assertThat(device.status(second, "installing").statusCode()).isEqualTo(204);
    assertThat(device.log(second, log("the second did not")).statusCode()).isEqualTo(204);
    assertThat(device.status(second, "success").statusCode()).isEqualTo(204);

    assertThat(device.next("retried-1", "board").statusCode()).isEqualTo(204);
    assertThat(get(deployment, ""))
        .contains("\"status\":\"finished\"", "\"success\":1", "\"failure\":0");
    assertThat(get(deployment, "/devices/list")).contains("\"attempt\":2");
    assertThat(get(deployment, "/devices/" + id + "/log")).contains("second");
    assertThat(get(deployment, "/devices/" + id + "/log?attempt=1")).contains("first");
    assertThat(get("devices", "/" + id)).contains("\"attempt\":1", "\"attempt\":2");
  }

  @Test
  void deviceThatAlwaysFails_isLeftAloneAfterItsAttempts() throws Exception {
    String deployment = deploy(2);
    for (int attempt = 1; attempt <= 3; attempt++) {
      device.status(offer(), "failure");
      if (attempt == 2) {
        server.restart();
      }
    }

    assertThat(device.next("old", "board").statusCode()).isEqualTo(204);
    assertThat(get(deployment, "")).contains("\"status\":\"finished\"", "\"failure\":1");
    assertThat(get(deployment, "/rollout")).contains("\"failed\":3");
  }

  @Test
  void retriesWithoutEnd_areRefused() throws Exception {
    HttpResponse<String> response = create(11);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("retries: is 11");
  }

  private String deploy(int retries) throws Exception {
    String location = create(retries).headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private HttpResponse<String> create(int retries) throws Exception {
    return server.manage(
        "POST",
        DEPLOYMENTS,
        "{\"name\":\"d\",\"artifact_name\":\"retried-1\",\"devices\":[\""
            + id
            + "\"],\"rollout\":{\"retries\":"
            + retries
            + "}}");
  }

  private String offer() throws Exception {
    return TestServer.text(JsonParser.parse(device.next("old", "board").body()), "id");
  }

  private String get(String deployment, String path) throws Exception {
    return server.manage("GET", DEPLOYMENTS + "/" + deployment + path, "").body();
  }

  private static String log(String message) {
    return "{\"messages\":[{\"timestamp\":\"2026-01-02T03:04:05Z\",\"level\":\"error\",\"message\":\""
        + message
        + "\"}]}";
  }
}
