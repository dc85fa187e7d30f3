package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue;
import tandem.json.JsonWriter;
import tandem.server.RawHttp.Answer;

/** What anybody may send without a token: requests for one. */
class HostileKeysIT {
  private static final String PATH = "/api/devices/v1/authentication/auth_requests";
  private static final int ROUNDS = 70;

  @TempDir Path folder;
  private HostileServer server;
  private Attempts attempts;
  private int clients;

  @BeforeEach
  void start() throws Exception {
    server = new HostileServer(folder);
    attempts = server.attempts();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void requestsThatNoDeviceMakes_areRefused() throws Exception {
    List<TestDevice> devices =
        List.of(
            new TestDevice(server.server(), "fuzz"),
            new TestDevice(server.server(), "fuzz", "EC", "SHA256withECDSA"),
            new TestDevice(server.server(), "fuzz", "RSA", "SHA256withRSA"));
    Requests requests = server.requests(attempts);
    for (TestDevice device : devices) {
      KeyRequests wrong = new KeyRequests(7, device.body());
      for (int round = 0; round < ROUNDS; round++) {
        for (Map.Entry<String, byte[]> body : wrong.round().entrySet()) {
          requests.add(body.getKey(), request(body.getValue(), device.sign(body.getValue())));
        }
      }
      requests.send();
      wrongSignatures(device);
    }
    wrongKeys();

    attempts.assertDocumented("A request for a token");
    server.assertUnharmed();
    PageUser admin = new PageUser(server.server());
    admin.logIn("admin", server.server().password());
    for (int page = 1; page <= 10; page++) {
      admin.page("/ui/devices?status=pending&page=" + page);
    }
  }

  private void wrongSignatures(TestDevice device) throws Exception {
    byte[] body = RawHttp.bytes(device.body());
    String right = device.sign(body);
    byte[] damaged = Base64.getDecoder().decode(right);
    damaged[damaged.length / 2] ^= 1;
    attempts.note("a signature that is no base64", ask(body, "%%%"));
    attempts.note("a signature that is no base64", ask(body, right + "*"));
    attempts.note("a signature of no bytes", ask(body, "="));
    attempts.note("a signature of no bytes", ask(body, ""));
    attempts.note("a signature of something else", ask(body, device.sign(new byte[0])));
    attempts.note("a signature of something else", ask(body, server.hostile().sign(body)));
    attempts.note("a damaged signature", ask(body, Base64.getEncoder().encodeToString(damaged)));
    Random random = new Random(8);
    for (int length : new int[] {1, 63, 64, 65, 72, 256, 5000}) {
      byte[] noise = new byte[length];
      attempts.note("a damaged signature", ask(body, Base64.getEncoder().encodeToString(noise)));
      random.nextBytes(noise);
      attempts.note("a damaged signature", ask(body, Base64.getEncoder().encodeToString(noise)));
    }
    attempts.note("a signature larger than all headers may be", ask(body, "A".repeat(20_000)));
    attempts.note("no signature", server.send("POST", PATH, "", device.body()));
  }

  private void wrongKeys() throws Exception {
    for (String key : keysOfOtherKinds()) {
      attempts.note("a key of another kind", withKey(key));
    }
    for (String text :
        List.of(
            "",
            "x",
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
            pem("PUBLIC KEY", new byte[1000]),
            pem("PUBLIC KEY", new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1}),
            pem("PRIVATE KEY", new byte[100]),
            pem("CERTIFICATE", new byte[100]),
            "-----BEGIN PUBLIC KEY-----\n".repeat(1000))) {
      attempts.note("something else for a key", withKey(text));
    }
    long start = System.nanoTime();
    attempts.note(
        "a key that takes long to work with",
        withKey(rsa(3072, BigInteger.ONE.shiftLeft(3071).subtract(BigInteger.ONE))));
    attempts.note(
        "a key that takes long to work with", withKey(rsa(16_384, BigInteger.valueOf(3))));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  private static List<String> keysOfOtherKinds() throws Exception {
    List<String> keys = new ArrayList<>();
    Map<String, Integer> kinds = new LinkedHashMap<>();
    kinds.put("DSA", 1024);
    kinds.put("DH", 1024);
    kinds.put("X25519", 255);
    kinds.put("Ed448", 448);
    kinds.put("EC", 384);
    kinds.put("RSA", 512);
    for (Map.Entry<String, Integer> kind : kinds.entrySet()) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.getKey());
      generator.initialize(kind.getValue());
      keys.add(pem("PUBLIC KEY", generator.generateKeyPair().getPublic().getEncoded()));
    }
    return keys;
  }

  private static String rsa(int bits, BigInteger exponent) throws Exception {
    BigInteger odd = new BigInteger(bits, new Random(9)).setBit(bits - 1).setBit(0);
    PublicKey key =
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(odd, exponent));
    return pem("PUBLIC KEY", key.getEncoded());
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
  }

  private Answer withKey(String key) throws Exception {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("id_data", "{\"mac\":\"other\"}");
    members.put("pubkey", key);
    byte[] body = RawHttp.bytes(JsonWriter.compact(JsonValue.strings(members)));
    byte[] signature = new byte[384];
    Arrays.fill(signature, (byte) 1);
    return ask(body, Base64.getEncoder().encodeToString(signature));
  }

  private Answer ask(byte[] body, String signature) throws Exception {
    return server.send(request(body, signature));
  }

  // From another address each time, so that none of them has to be slow.
  private byte[] request(byte[] body, String signature) {
    clients++;
    String client = "10.0." + clients / 256 + "." + clients % 256;
    return RawHttp.request(
        "POST", PATH, List.of("X-MEN-Signature: " + signature, "X-Forwarded-For: " + client), body);
  }
}
