package tandem.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue;
import tandem.json.JsonWriter;
import tandem.server.fleet.Catalog;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Enrolment;
import tandem.server.fleet.Fleet;
import tandem.server.fleet.KnownAttributes;
import tandem.server.fleet.Rollouts;
import tandem.server.http.RefusedException;
import tandem.server.http.Request;
import tandem.server.security.DeviceTokens;
import tandem.server.security.RateLimit;
import tandem.server.security.SigningKey;
import tandem.server.store.AuthStatus;
import tandem.server.store.Store;

class AuthRequestsTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final int AT_ONCE = 2;

  @TempDir Path folder;
  private Store store;
  private AuthRequests requests;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(folder.resolve("db"));
    Fleet fleet = Fleet.load(store.devices());
    Rollouts rollouts =
        new Rollouts(
            store.deployments(), new KnownAttributes(store.devices(), store.inventories()), CLOCK);
    Catalog catalog = new Catalog(store.artifacts(), CLOCK);
    Enrolment enrolment =
        new Enrolment(
            store.devices(),
            fleet,
            new Dispatch(store.deployments(), fleet, catalog, rollouts, CLOCK),
            new DeviceTokens(SigningKey.load(folder.resolve("jwt.pem"))),
            Duration.ofDays(1),
            CLOCK);
    requests =
        new AuthRequests(enrolment, new RateLimit(1e-6, AT_ONCE, 10, new SplittableRandom(1)));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void oneAddress_doesNotTakeThePlacesOfAllNewDevices() throws Exception {
    for (int i = 0; i < 5; i++) {
      Request request = request("flood" + i);
      assertThatThrownBy(() -> requests.handle(request))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.status()).isEqualTo(401));
    }

    assertThat(store.devices().count(AuthStatus.PENDING)).isEqualTo(AT_ONCE);
  }

  private static Request request(String mac) throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String base64 = Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded());
    Map<String, String> members =
        Map.of(
            "id_data",
            "{\"mac\":\"" + mac + "\"}",
            "pubkey",
            "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
    byte[] body = JsonWriter.compact(JsonValue.strings(members)).getBytes(StandardCharsets.UTF_8);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(body);
    return Request.of("POST", "/")
        .withHeader("X-MEN-Signature", Base64.getEncoder().encodeToString(signature.sign()))
        .withBody(body);
  }
}
