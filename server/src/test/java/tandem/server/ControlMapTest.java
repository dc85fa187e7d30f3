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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

/** Where devices with a client of Mender 3 wait. */
class ControlMapTest {
  private static final String DEPLOYMENTS = "/v1/deployments/deployments";
  private static final String NEXT = "/api/devices/v2/deployments/device/deployments/";
  private static final String PAUSE =
      "{\"states\":{\"ArtifactInstall_Enter\":{\"action\":\"pause\"}}}";

  @TempDir static Path folder;
  private static TestServer server;
  private TestDevice device;
  private String id;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder.resolve("data"), true);
    server.logIn();
    server.upload(new TestArtifacts(folder).unsigned("waiting-1", "board"));
  }

  @BeforeEach
  void letIn() throws Exception {
    device = new TestDevice(server, "waits-" + UUID.randomUUID());
    device.authenticate();
    id = server.acceptPending();
    device.authenticate();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void map_isOfferedToWhoAsksForIt_alsoAfterARestart() throws Exception {
    String deployment = deploy(PAUSE);
    String named =
        "{\"id\":\""
            + deployment
            + "\",\"priority\":0,\"states\":{\"ArtifactInstall_Enter\":{\"action\":\"pause\"}}}";

    assertThat(offer(true)).contains("\"update_control_map\":" + named);
    assertThat(offer(false)).doesNotContain("update_control_map");
    server.restart();
    assertThat(offer(true)).contains("\"update_control_map\":" + named);
    assertThat(ask(deployment).body()).isEqualTo("{\"update_control_map\":" + named + "}");
  }

  @Test
  void deviceThatWaits_hearsOfAnotherMap_andThatThereIsNoneAnyMore() throws Exception {
    String deployment = deploy(PAUSE);
    String path = DEPLOYMENTS + "/" + deployment + "/update_control_map";
    offer(true);
    device.status(deployment, "pause_before_installing");

    String goOn =
        "{\"priority\":1,\"states\":{\"ArtifactInstall_Enter\":{\"action\":\"continue\"}}}";
    assertThat(server.manage("PUT", path, goOn).statusCode()).isEqualTo(204);
    assertThat(ask(deployment).body()).contains("\"continue\"", "\"priority\":1");
    assertThat(server.manage("GET", path, "").body()).isEqualTo(goOn);
    assertThat(server.manage("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(ask(deployment).body()).contains("\"continue\"").doesNotContain("\"pause\"");
    assertThat(server.manage("GET", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void deploymentWithoutMap_mayGetOneLater() throws Exception {
    String deployment = deploy("");
    String path = DEPLOYMENTS + "/" + deployment + "/update_control_map";
    assertThat(offer(true)).doesNotContain("update_control_map");
    assertThat(ask(deployment).body()).contains("\"continue\"").doesNotContain("\"pause\"");

    server.manage("PUT", path, PAUSE);

    assertThat(offer(true)).contains("\"pause\"");
    device.status(deployment, "success");
    assertThat(ask(deployment).statusCode()).as("it is done").isEqualTo(404);
    assertThat(server.manage("PUT", path, PAUSE).statusCode()).isEqualTo(422);
    assertThat(server.manage("DELETE", path, "").statusCode()).isEqualTo(422);
  }

  @Test
  void strangers_hearNothing() throws Exception {
    String deployment = deploy(PAUSE);
    TestDevice other = new TestDevice(server, "stranger");
    other.authenticate();
    server.acceptPending();
    other.authenticate();

    String path = NEXT + deployment + "/update_control_map";
    assertThat(other.send("GET", path, "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"states\":{}}",
        "{\"states\":{\"Idle\":{\"action\":\"pause\"}}}",
        "{\"states\":{\"ArtifactInstall_Enter\":{\"action\":\"wait\"}}}",
        "{\"states\":{\"ArtifactInstall_Enter\":{\"on_map_expire\":\"pause\"}}}",
        "{\"states\":{\"ArtifactInstall_Enter\":{\"after\":\"pause\"}}}",
        "{\"states\":{\"ArtifactInstall_Enter\":\"pause\"}}",
        "{\"priority\":11,\"states\":{\"ArtifactInstall_Enter\":{\"action\":\"pause\"}}}",
        "{\"id\":\"x\",\"states\":{\"ArtifactInstall_Enter\":{\"action\":\"pause\"}}}",
      })
  void mapsThatTheClientWouldDrop_areRefused(String map) throws Exception {
    HttpResponse<String> response = create(map);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("update_control_map");
  }

  private String deploy(String map) throws Exception {
    HttpResponse<String> created = create(map);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private HttpResponse<String> create(String map) throws Exception {
    return server.manage(
        "POST",
        DEPLOYMENTS,
        "{\"name\":\"d\",\"artifact_name\":\"waiting-1\",\"devices\":[\""
            + id
            + "\"]"
            + (map.isEmpty() ? "" : ",\"update_control_map\":" + map)
            + "}");
  }

  private String offer(boolean knowsMaps) throws Exception {
    String body =
        "{\"device_provides\":{\"artifact_name\":\"old\",\"device_type\":\"board\"},"
            + "\"update_control_map\":"
            + knowsMaps
            + "}";
    HttpResponse<String> response = device.send("POST", NEXT + "next", body);
    assertThat(JsonParser.parse(response.body())).isInstanceOf(JsonObject.class);
    return response.body();
  }

  private HttpResponse<String> ask(String deployment) throws Exception {
    return device.send("GET", NEXT + deployment + "/update_control_map", "");
  }
}
