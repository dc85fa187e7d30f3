package tandem.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.managed.TestServer.Wrong;

class DeploymentsApiTest {
  private static final Map<String, String> FACTS =
      Map.of("artifact_name", "release 1&2", "device_type", "t");

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void serverWithoutNewerCalls_isAskedWithOlderOnes() throws Exception {
    server.always("next", Wrong.of(404)).once("next v1", Wrong.of(405));

    assertThat(api().next(FACTS).orElseThrow().id()).isEqualTo(TestServer.ID);
    assertThat(server.calls().stream().skip(1).map(call -> call.method() + " " + call.path()))
        .containsExactly(
            "POST /api/devices/v2/deployments/device/deployments/next",
            "POST /api/devices/v1/deployments/device/deployments/next",
            "GET /api/devices/v1/deployments/device/deployments/next"
                + "?artifact_name=release+1%262&device_type=t");
  }

  @Test
  void facts_areSentFlat() throws Exception {
    api().next(Map.of("artifact_name", "a", "device_type", "t", "rootfs-image.version", "1"));

    assertThat(server.calls().get(1).body())
        .startsWith("{\"device_provides\":{")
        .contains("\"rootfs-image.version\":\"1\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"id\":\"d\"}",
        "{\"id\":\"../../etc/x\",\"artifact\":{\"artifact_name\":\"a\",\"source\":{\"uri\":\"u\"}}}",
        "{\"id\":\"\",\"artifact\":{\"artifact_name\":\"a\",\"source\":{\"uri\":\"u\"}}}",
        "{\"id\":\"d\",\"artifact\":{\"artifact_name\":\"\",\"source\":{\"uri\":\"u\"}}}",
        "{\"id\":\"d\",\"artifact\":{\"artifact_name\":\"a\",\"source\":{\"uri\":5}}}",
        "{\"id\":\"d\",\"id\":\"e\",\"artifact\":{\"artifact_name\":\"a\",\"source\":{\"uri\":\"u\"}}}",
      })
  void deploymentThatCanNotBeUnderstood_isNotTaken(String body) {
    server.always("next", new Wrong(200, body, Map.of()));

    assertThatThrownBy(() -> api().next(FACTS))
        .isInstanceOf(ServerException.class)
        .hasMessage("the server's deployment can not be understood");
  }

  @Test
  void noDeployment_isNone() throws Exception {
    server.withdraw();

    assertThat(api().next(FACTS)).isEmpty();
  }

  @Test
  void inventory_isSentWhenItHasChangedAndWithEachNewToken() throws Exception {
    ServerSession session = Managed.session(folder, server.url());
    InventoryApi inventory = new InventoryApi(session);
    Attributes facts = new Attributes();
    facts.add("os=Linux");
    facts.add("ip=1");
    facts.add("ip=2");
    facts.add("no equals sign");
    facts.add("=no name");
    inventory.send(facts);
    inventory.send(facts);
    session.authorize();
    inventory.send(facts);
    facts.add("new=1");
    server.once("inventory", Wrong.of(405));
    inventory.send(facts);

    List<TestServer.Call> sent =
        server.calls().stream().filter(call -> call.name().equals("inventory")).toList();
    assertThat(sent)
        .extracting(TestServer.Call::method)
        .containsExactly("PUT", "PUT", "PUT", "PATCH");
    assertThat(sent.get(0).body())
        .contains("[\"1\",\"2\"]", "\"value\":\"Linux\"")
        .doesNotContain("no equals", "no name");
  }

  private DeploymentsApi api() throws Exception {
    return new DeploymentsApi(Managed.session(folder, server.url()));
  }
}
