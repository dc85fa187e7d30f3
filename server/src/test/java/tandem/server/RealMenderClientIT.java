package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real client of Mender 3.4 against our server, over TLS. */
class RealMenderClientIT {
  // On a busy machine a map would expire while the client waits for its next poll.
  private static final String MAPS_LAST = ", \"UpdateControlMapExpirationTimeSeconds\": 600";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  // The client waits a minute before it goes on with a download.
  private static final Duration PATIENCE_WITH_RESUME = Duration.ofMinutes(3);
  private static final int LARGE = 4 << 20;

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    Needed.orSkip(
        MenderClient.isUsable(), "mender 3.4 is not installed, or name spaces can not be made");
    server = new TestServer(folder.resolve("data"), true, true);
    server.logIn();
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "own, ''",
    "ec, EC -pkeyopt ec_paramgen_curve:P-256",
    "ed25519, ED25519",
  })
  void bootstrap_isRefusedUntilTheKeyIsAccepted(String name, String key) throws Exception {
    String option = "";
    if (!key.isEmpty()) {
      Path file = folder.resolve("key.pem");
      assertThat(
              new ProcessBuilder("sh", "-c", "openssl genpkey -algorithm " + key + " -out " + file)
                  .start()
                  .waitFor())
          .isZero();
      option = ", \"Security\": {\"AuthPrivateKey\": \"" + file + "\"}";
    }
    try (MenderClient client = client(name, option)) {
      assertThat(client.run("bootstrap")).isNotZero();
      server.acceptPending();
      assertThat(client.run("bootstrap")).as(client.log()).isZero();
    }
  }

  @Test
  void moduleUpdate_succeeds() throws Exception {
    try (MenderClient client = client("success", "")) {
      client.module("exit 0");
      String deployment = deployed(client, "release-1");

      await(client, () -> deployment(deployment).contains("\"status\":\"finished\""));
      assertThat(deployment(deployment)).contains("\"success\":1");
      await(client, () -> inventory().contains("release-1"));
      assertThat(inventory()).contains("\"kernel\"", "\"6.1\"", "qemux86-64");
    }
  }

  @Test
  void moduleThatFails_isAFailureWithItsLog() throws Exception {
    try (MenderClient client = client("failure", "")) {
      client.module("echo the module says no >&2; exit 1");
      String deployment = deployed(client, "release-2");

      await(client, () -> deployment(deployment).contains("\"failure\":1"));
      String device = deviceOf(deployment);
      String path = "/v1/deployments/deployments/" + deployment + "/devices/" + device + "/log";
      await(client, () -> server.manage("GET", path, "").statusCode() == 200);
      assertThat(server.manage("GET", path, "").body()).contains("the module says no");
    }
  }

  @Test
  void abort_stopsTheClient() throws Exception {
    try (MenderClient client = client("abort", "")) {
      Path go = client.root().resolve("state/go");
      client.module("while [ ! -e " + go + " ]; do sleep 0.1; done");
      String deployment = deployed(client, "release-3");

      await(client, () -> deployment(deployment).contains("\"installing\":1"));
      HttpResponse<String> aborted =
          server.manage(
              "PUT",
              "/v1/deployments/deployments/" + deployment + "/status",
              "{\"status\":\"aborted\"}");
      assertThat(aborted.statusCode()).isEqualTo(204);
      Files.createFile(go);

      await(client, () -> client.log().contains("deployment aborted at the backend"));
      assertThat(deployment(deployment)).contains("\"aborted\":1");
      await(client, () -> client.log().contains("-> idle"));
    }
  }

  @Test
  void clientWaitsBeforeEachStep_untilItMayGoOn() throws Exception {
    try (MenderClient client = client("pause", MAPS_LAST)) {
      client.module("touch " + client.root().resolve("state/installed"));
      String map = "{\"states\":{\"%s\":{\"action\":\"pause\"}}}";
      String install = map.formatted("ArtifactInstall_Enter");
      String deployment = deployed(client, "release-4", ",\"update_control_map\":" + install);
      String path = "/v1/deployments/deployments/" + deployment + "/update_control_map";

      await(client, () -> deployment(deployment).contains("\"pause_before_installing\":1"));
      long asked = timesAsked(client);
      await(client, () -> timesAsked(client) > asked + 1);
      assertThat(client.root().resolve("state/installed")).doesNotExist();

      server.manage("PUT", path, map.formatted("ArtifactCommit_Enter"));
      await(client, () -> deployment(deployment).contains("\"pause_before_committing\":1"));
      assertThat(client.root().resolve("state/installed")).exists();

      server.manage("DELETE", path, "");
      await(client, () -> deployment(deployment).contains("\"success\":1"));
    }
  }

  @Test
  void downloadThatIsCut_goesOnWhereItBroke() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(LARGE / 2)) {
      restartAs(TestServer.Options.of(true, true).reachedAt(proxy.url()));
      proxy.passTo(server.port());
      try (MenderClient client = client("resume", "")) {
        client.module("exit 0");
        String device = letIn(client);
        byte[] artifact =
            new TestArtifacts(Files.createTempDirectory(folder, "a"))
                .large("release-4", "qemux86-64", LARGE);
        String deployment = deploy(artifact, "release-4", device);

        await(client, proxy::hasCut);
        await(client, PATIENCE_WITH_RESUME, () -> deployment(deployment).contains("\"success\":1"));
        assertThat(client.log())
            .containsPattern("Attempting to resume artifact download from offset [1-9]");
        assertThat(proxy.passed()).isBetween((long) LARGE, LARGE + LARGE / 4L);
      }
    }
  }

  @Test
  void tokenThatExpires_isReplaced_andTheDeviceGoesOn() throws Exception {
    restartAs(TestServer.Options.of(true, true).withDeviceTokens(Duration.ofSeconds(3)));
    try (MenderClient client = client("expiry", "")) {
      client.module("sleep 4"); // the token ends in the middle of the deployment, too
      String device = letIn(client);
      String authorised = "successfully received new authorization data";
      await(client, () -> client.log().split(authorised, -1).length > 3);
      byte[] artifact =
          new TestArtifacts(Files.createTempDirectory(folder, "a"))
              .unsigned("release-5", "qemux86-64");
      String deployment = deploy(artifact, "release-5", device);

      await(client, () -> deployment(deployment).contains("\"success\":1"));
    }
  }

  @Test
  void clientThatIsToFailBeforeTheCommit_isAFailure() throws Exception {
    try (MenderClient client = client("fail", MAPS_LAST)) {
      client.module("exit 0");
      String deployment =
          deployed(
              client,
              "release-5",
              ",\"update_control_map\":"
                  + "{\"states\":{\"ArtifactCommit_Enter\":{\"action\":\"fail\"}}}");

      await(client, () -> deployment(deployment).contains("\"failure\":1"));
    }
  }

  @Test
  void clientThatFailed_triesAgain_andSucceeds() throws Exception {
    try (MenderClient client = client("retry", "")) {
      Path first = client.root().resolve("state/first");
      client.module("[ -e " + first + " ] || { touch " + first + "; exit 1; }");
      String deployment = deployed(client, "release-6", ",\"rollout\":{\"retries\":1}");

      await(client, () -> deployment(deployment).contains("\"status\":\"finished\""));
      assertThat(deployment(deployment)).contains("\"failure\":0", "\"success\":1");
      String device = deviceOf(deployment);
      assertThat(server.manage("GET", "/v1/deployments/deployments/devices/" + device, "").body())
          .contains("\"attempt\":1", "\"attempt\":2");
    }
  }

  private static long timesAsked(MenderClient client) throws IOException {
    return client
        .log()
        .lines()
        .filter(line -> line.contains("mender-update-control-refresh-maps"))
        .count();
  }

  /** Ends the server, and starts another one, with a folder of its own. */
  private void restartAs(TestServer.Options options) throws Exception {
    server.close();
    server = new TestServer(folder.resolve("other-data"), options);
    server.logIn();
  }

  private MenderClient client(String name, String option) throws IOException {
    return new MenderClient(folder.resolve(name), server, option);
  }

  /** Starts the client, lets it in, and deploys an artifact to it. */
  private String deployed(MenderClient client, String name) throws Exception {
    return deployed(client, name, "");
  }

  /**
   * Does the same with more members of the deployment.
   *
   * @param more each with a comma before it
   */
  private String deployed(MenderClient client, String name, String more) throws Exception {
    String device = letIn(client);
    byte[] artifact =
        new TestArtifacts(Files.createTempDirectory(folder, "a")).unsigned(name, "qemux86-64");
    return deploy(artifact, name, device, more);
  }

  /** Starts the client, and lets it in; returns the id of the device. */
  private String letIn(MenderClient client) throws Exception {
    client.startDaemon();
    await(client, () -> server.manage("GET", "/v2/devauth/devices", "").body().contains("pending"));
    return server.acceptPending();
  }

  private String deploy(byte[] artifact, String name, String device) throws Exception {
    return deploy(artifact, name, device, "");
  }

  private String deploy(byte[] artifact, String name, String device, String more) throws Exception {
    assertThat(server.upload(artifact).statusCode()).isEqualTo(201);
    HttpResponse<String> created =
        server.manage(
            "POST",
            "/v1/deployments/deployments",
            "{\"name\":\"d\",\"artifact_name\":\""
                + name
                + "\",\"devices\":[\""
                + device
                + "\"]"
                + more
                + "}");
    String location = created.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private String deployment(String id) throws Exception {
    return server.manage("GET", "/v1/deployments/deployments/" + id, "").body();
  }

  private String inventory() throws Exception {
    return server.manage("GET", "/v1/inventory/devices", "").body();
  }

  private String deviceOf(String deployment) throws Exception {
    String list =
        server
            .manage("GET", "/v1/deployments/deployments/" + deployment + "/devices/list", "")
            .body();
    return list.replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
  }

  private static void await(MenderClient client, Callable<Boolean> condition) throws Exception {
    await(client, PATIENCE, condition);
  }

  private static void await(MenderClient client, Duration patience, Callable<Boolean> condition)
      throws Exception {
    Waiting.until(patience, condition, client::log);
  }
}
