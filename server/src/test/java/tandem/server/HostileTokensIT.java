package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.security.DeviceClaims;
import tandem.server.security.DeviceTokens;
import tandem.server.security.Role;
import tandem.server.security.SigningKey;
import tandem.server.security.TokenTimes;
import tandem.server.security.UserClaims;
import tandem.server.security.UserTokens;

/** Tokens that are not of this server, not of whoever sends them, or not any more. */
class HostileTokensIT {
  private static final String NEXT = "/api/devices/v2/deployments/device/deployments/next";
  private static final String OF_DEVICE = "/api/devices/v1/deployments/device/deployments/";
  private static final String ATTRIBUTES = "/api/devices/v1/inventory/device/attributes";
  private static final String MANAGE = "/api/management/v1/";
  private static final String PROVIDES =
      "{\"device_provides\":{\"artifact_name\":\"a\",\"device_type\":\"board\"}}";

  @TempDir Path folder;
  private HostileServer server;
  private Attempts attempts;

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
  void tokensOfNobody_openNothing() throws Exception {
    for (Map.Entry<String, String> token : forged(server.hostile().token()).entrySet()) {
      everywhere(token.getKey(), token.getValue());
    }
    macWithThePublicKey();
    expired();
    everywhere("a token from before the last one", server.hostile().token(), this::replaced);
    atTheOtherDoor();
    ofTheOtherDevice();

    attempts.assertDocumented("A token");
    server.assertUnharmed();
  }

  private interface Step {
    void run() throws Exception;
  }

  private void everywhere(String tried, String token, Step before) throws Exception {
    before.run();
    everywhere(tried, token);
  }

  private void replaced() throws Exception {
    assertThat(server.hostile().authenticate().statusCode()).isEqualTo(200);
  }

  private void everywhere(String tried, String token) throws Exception {
    atDevices(tried, token);
    atPeople(tried, token);
  }

  private void atDevices(String tried, String token) throws Exception {
    String deployment = OF_DEVICE + server.deployment();
    attempts.note(tried, server.send("POST", NEXT, token, PROVIDES));
    attempts.note(tried, server.send("GET", OF_DEVICE + "next", token, ""));
    attempts.note(
        tried, server.send("PUT", deployment + "/status", token, "{\"status\":\"success\"}"));
    attempts.note(tried, server.send("PUT", deployment + "/log", token, "{\"messages\":[]}"));
    attempts.note(tried, server.send("PATCH", ATTRIBUTES, token, "[]"));
  }

  private void atPeople(String tried, String token) throws Exception {
    attempts.note(tried, server.send("GET", "/api/management/v2/devauth/devices", token, ""));
    attempts.note(tried, server.send("GET", MANAGE + "inventory/devices", token, ""));
    attempts.note(tried, server.send("GET", MANAGE + "deployments/deployments", token, ""));
    attempts.note(tried, server.send("POST", MANAGE + "deployments/artifacts", token, "x"));
    attempts.note(tried, server.send("POST", MANAGE + "useradm/users", token, "{}"));
    attempts.note(tried, server.send("GET", MANAGE + "auditlogs/logs", token, ""));
  }

  private static Map<String, String> forged(String right) throws Exception {
    String[] parts = right.split("\\.", -1);
    String claims = parts[1];
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("no token", "");
    tokens.put("`alg` none", encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + claims + ".");
    tokens.put(
        "`alg` None, with the signature",
        encode("{\"alg\":\"None\"}") + "." + claims + "." + parts[2]);
    tokens.put(
        "`kid` added",
        encode("{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"../../dev/null\"}")
            + "."
            + claims
            + "."
            + parts[2]);
    tokens.put("another key, and that key in `jwk`", ofAnotherKey(claims));
    tokens.put(
        "another expiry",
        parts[0]
            + "."
            + encode(decode(claims).replaceAll("\"exp\":\\d", "\"exp\":9"))
            + "."
            + parts[2]);
    tokens.put("the signature left out", parts[0] + "." + claims + ".");
    tokens.put("a signature of zeros", parts[0] + "." + claims + "." + encode(new byte[64]));
    tokens.put("characters of no token", "\u00e9'\";--.%00.\u2028");
    return tokens;
  }

  private static String ofAnotherKey(String claims) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String x = encode(pair.getPublic().getEncoded()).substring(16);
    String header =
        "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
            + x
            + "\"}}";
    String signed = encode(header) + "." + claims;
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + encode(signature.sign());
  }

  private static String hs256(String claims, byte[] key) throws GeneralSecurityException {
    String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + claims;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Signs with the server's own key what is good no more, or not yet. */
  private void expired() throws Exception {
    SigningKey key = SigningKey.load(server.server().data().resolve("keys/jwt.pem"));
    String id = claim(server.hostile().token(), "jti");
    Instant now = Instant.now();
    for (Instant issued : List.of(now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(2)))) {
      TokenTimes times = TokenTimes.from(issued, Duration.ofDays(1));
      String device = new DeviceTokens(key).issue(new DeviceClaims(id, server.hostileId(), times));
      everywhere("a token of another day", device);
      UserClaims claims = new UserClaims(UUID.randomUUID().toString(), "admin", Role.ADMIN, times);
      everywhere("a token of another day", new UserTokens(key).issue(claims));
    }
    TokenTimes today = TokenTimes.from(now, Duration.ofDays(1));
    DeviceClaims unknown = new DeviceClaims(UUID.randomUUID().toString(), server.victimId(), today);
    everywhere("a good token that was never issued", new DeviceTokens(key).issue(unknown));
    UserClaims nobody = new UserClaims(UUID.randomUUID().toString(), "nobody", Role.ADMIN, today);
    everywhere("a good token that was never issued", new UserTokens(key).issue(nobody));
  }

  /** Takes the public key, which need not be secret, for the secret of a MAC. */
  private void macWithThePublicKey() throws Exception {
    String keys = Files.readString(server.server().data().resolve("keys/jwt.pem"));
    String pem = keys.substring(keys.indexOf("-----BEGIN PUBLIC KEY-----"));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    for (String token : List.of(server.hostile().token(), server.server().token())) {
      String claims = token.split("\\.", -1)[1];
      everywhere("HS256 with the server's public key", hs256(claims, RawHttp.bytes(pem)));
      everywhere("HS256 with the server's public key", hs256(claims, der));
    }
  }

  private void atTheOtherDoor() throws Exception {
    atPeople("the token of a device, for people", server.hostile().token());
    atDevices("the token of an admin, for devices", server.server().token());
    PageUser admin = new PageUser(server.server());
    admin.logIn("admin", server.server().password());
    String id = admin.cookie().replaceAll(".*=", "");
    everywhere("the secret of a session", id);
    attempts.note(
        "the cookie of a session, without token",
        server.send(
            "GET",
            "/api/management/v2/devauth/devices",
            "",
            List.of("Cookie: " + admin.cookie()),
            new byte[0]));
  }

  private void ofTheOtherDevice() throws Exception {
    String token = server.hostile().token();
    String deployment = OF_DEVICE + server.deployment();
    String message =
        "{\"messages\":[{\"timestamp\":\"2026-01-02T03:04:05Z\",\"level\":\"x\",\"message\":\"x\"}]}";
    String tried = "the token of a device, for the deployment of another one";
    attempts.note(
        tried, server.send("PUT", deployment + "/status", token, "{\"status\":\"success\"}"));
    attempts.note(tried, server.send("PUT", deployment + "/log", token, message));
    String log =
        server
            .server()
            .manage(
                "GET",
                "/v1/deployments/deployments/"
                    + server.deployment()
                    + "/devices/"
                    + server.victimId()
                    + "/log",
                "")
            .body();
    assertThat(log).contains(HostileServer.SECRET).doesNotContain("x: x");
  }

  private static String claim(String token, String name) {
    return PageUser.found(decode(token.split("\\.", -1)[1]), "\"" + name + "\":\"([^\"]*)\"");
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String decode(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
