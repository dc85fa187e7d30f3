package tandem.managed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.config.ManagedSettings;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;
import tandem.managed.TestServer.Call;
import tandem.managed.TestServer.Wrong;
import tandem.pem.Pem;

class ServerSessionTest {
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
  void authentication_isSignedByTheKeyThatItShows() throws Exception {
    Managed.session(folder, server.url() + "/").authorize();

    Call call = server.calls().get(0);
    JsonObject body = (JsonObject) JsonParser.parse(call.body());
    String pem = ServerJson.string(body, "pubkey").orElseThrow();
    byte[] der = Pem.parse("key", pem.getBytes(UTF_8)).get(0).content();
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    verifier.update(call.body().getBytes(UTF_8));
    assertThat(verifier.verify(Base64.getDecoder().decode(call.headers().get("X-men-signature"))))
        .isTrue();
    assertThat(ServerJson.string(body, "id_data")).contains("{\"mac\":\"2\",\"serial\":\"1\"}");
    assertThat(call.path()).isEqualTo("/api/devices/v1/authentication/auth_requests");
    assertThat(body.members()).containsKey("tenant_token").doesNotContainKey("tier");
  }

  @Test
  void tokenThatCountsNoLonger_isReplacedOnce() throws Exception {
    ServerSession session = Managed.session(folder, server.url());
    session.authorize();
    server.once("inventory", Wrong.of(401));

    assertThat(session.call("PUT", inventory(), new JsonObject(Map.of())).status()).isEqualTo(200);
    assertThat(server.count("auth")).isEqualTo(2);

    server.always("inventory", Wrong.of(401));
    assertThatThrownBy(() -> session.call("PUT", inventory(), new JsonObject(Map.of())))
        .isInstanceOf(ServerException.class);
    assertThat(server.count("auth")).isEqualTo(3);
  }

  @Test
  void deviceThatIsNotAccepted_isToldSoInTheWordsOfTheServer() throws Exception {
    ServerSession session = Managed.session(folder, server.url());
    server.always("auth", new Wrong(401, "{\"error\":\"dev auth: pending\"}", Map.of()));

    assertThatThrownBy(session::authorize)
        .isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.status()).isEqualTo(401))
        .hasMessage(server.url() + ": does not accept this device (dev auth: pending)");
  }

  @Test
  void secondServer_isAskedWhereTheFirstIsGone() throws Exception {
    try (TestServer other = new TestServer()) {
      ServerSession session = Managed.session(folder, server.url(), other.url());
      session.authorize();
      assertThat(session.url()).isEqualTo(server.url());
      server.always("auth", Wrong.of(500)).once("inventory", Wrong.of(0));

      session.call("PUT", inventory(), new JsonObject(Map.of()));

      assertThat(session.url()).isEqualTo(other.url());
      assertThat(other.count("inventory")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"'not a token'", "''", "'{\"token\":\"x\"}'"})
  void tokenThatIsNone_isNotKept(String token) throws Exception {
    ServerSession session = Managed.session(folder, server.url());
    server.always("auth", new Wrong(200, token, Map.of()));

    assertThatThrownBy(session::authorize)
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("authentication: the server answered 200");
  }

  @Test
  void serverThatAsksToWait_isHeard() throws Exception {
    ServerSession session = Managed.session(folder, server.url());
    server.always("auth", new Wrong(503, "", Map.of("Retry-After", "77")));

    assertThatThrownBy(session::authorize)
        .isInstanceOfSatisfying(
            ServerException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(77)));
  }

  @Test
  void tenantAndTier_areSentWhereTheyAreSet() throws Exception {
    ManagedSettings usual = Managed.settings();
    ManagedSettings settings =
        new ManagedSettings(
            Optional.of("tenant"),
            Optional.empty(),
            "micro",
            usual.identity(),
            usual.updatePoll(),
            usual.inventoryPoll(),
            usual.retryPoll(),
            0,
            Optional.empty());
    Managed.session(folder, settings, server.url()).authorize();

    assertThat(server.calls().get(0).body())
        .contains("\"tenant_token\":\"tenant\"", "\"tier\":\"micro\"");
  }

  @Test
  void withoutServer_thereIsNothingToTalkWith() {
    assertThatThrownBy(() -> Managed.session(folder))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessage("no server is configured");
  }

  @Test
  void key_isMadeOnceForItsOwnerAlone() throws Exception {
    Path file = folder.resolve(DeviceKey.FILE_NAME);
    String first = DeviceKey.loadOrMake(file).publicPem();

    assertThat(DeviceKey.loadOrMake(file).publicPem()).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    DeviceKey.make(file);
    assertThat(DeviceKey.load(file).publicPem()).isNotEqualTo(first);
  }

  @Test
  void damagedKey_isNeverReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve(DeviceKey.FILE_NAME), "damaged");

    assertThatThrownBy(() -> DeviceKey.loadOrMake(file))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageStartingWith("device key " + file + ": holds no PEM block");
    assertThat(file).hasContent("damaged");
  }

  private static String inventory() {
    return "/api/devices/v1/inventory/device/attributes";
  }
}
