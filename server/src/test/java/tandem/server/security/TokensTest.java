package tandem.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TokenTimes WEEK = TokenTimes.from(NOW, Duration.ofDays(7));
  private static final DeviceClaims CLAIMS = new DeviceClaims("set-1", "device-1", WEEK);
  private static final String HEADER = "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}";

  @TempDir Path folder;
  private SigningKey key;
  private DeviceTokens devices;
  private UserTokens users;

  @BeforeEach
  void load() throws IOException {
    key = SigningKey.load(folder.resolve("jwt.pem"));
    devices = new DeviceTokens(key);
    users = new UserTokens(key);
  }

  @Test
  void issuedToken_saysWhatItWasIssuedFor() {
    assertThat(devices.verify(devices.issue(CLAIMS), NOW)).contains(CLAIMS);
    // Once more, now that the signature is known.
    String token = devices.issue(CLAIMS);
    devices.verify(token, NOW);
    assertThat(devices.verify(token, NOW)).contains(CLAIMS);
  }

  @Test
  void issuedToken_isAWebTokenOfThreeParts() {
    String[] parts = devices.issue(CLAIMS).split("\\.", -1);

    assertThat(text(parts[0])).isEqualTo(HEADER);
    assertThat(text(parts[1]))
        .isEqualTo(
            "{\"jti\":\"set-1\",\"sub\":\"device-1\",\"mender.device\":true,\"iss\":\"Tandem\","
                + "\"aud\":\"tandem-device\",\"iat\":1772366400,\"nbf\":1772366400,"
                + "\"exp\":1772971200}");
    assertThat(parts).hasSize(3);
  }

  @Test
  void tokenOfAnotherKey_isRefused() throws IOException {
    DeviceTokens others = new DeviceTokens(SigningKey.load(folder.resolve("other.pem")));

    assertThat(devices.verify(others.issue(CLAIMS), NOW)).isEmpty();
  }

  @Test
  void token_isValidInItsTimeOnly() {
    String token = devices.issue(CLAIMS);

    assertThat(devices.verify(token, NOW.plus(Duration.ofDays(7)).minusSeconds(1))).isPresent();
    assertThat(devices.verify(token, NOW.plus(Duration.ofDays(7)))).isEmpty();
    assertThat(devices.verify(token, NOW.minusSeconds(300))).isPresent();
    assertThat(devices.verify(token, NOW.minusSeconds(301))).isEmpty();
  }

  @Test
  void tokenOfADevice_isNoneOfAUser_andTheOtherWayRound() {
    String device = devices.issue(CLAIMS);
    String user = users.issue(new UserClaims("t-1", "admin", Role.ADMIN, WEEK));

    assertThat(users.verify(device, NOW)).isEmpty();
    assertThat(devices.verify(user, NOW)).isEmpty();
  }

  @Test
  void tokenOfAUser_saysTheRole() {
    UserClaims claims = new UserClaims("t-1", "jo", Role.OPERATOR, WEEK);

    assertThat(users.verify(users.issue(claims), NOW)).contains(claims);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"none\",\"typ\":\"JWT\"}",
        "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
        "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"../../etc/passwd\"}",
        "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"jwk\":{\"kty\":\"OKP\"}}",
        "{\"alg\":\"EdDSA\",\"alg\":\"none\",\"typ\":\"JWT\"}",
        "{\"typ\":\"JWT\",\"alg\":\"EdDSA\"}",
        ""
      })
  void tokenWithAnotherHeader_isRefused_evenWhenSigned(String header) {
    String[] parts = devices.issue(CLAIMS).split("\\.", -1);

    String signed = encode(header) + "." + parts[1];
    String signature = encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));

    assertThat(devices.verify(signed + "." + signature, NOW)).isEmpty();
    assertThat(devices.verify(signed + ".", NOW)).isEmpty();
    assertThat(devices.verify(signed + "." + parts[2], NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"jti\":\"a\",\"jti\":\"b\",COMMON}",
        "{\"jti\":\"a\",\"sub\":\"b\",COMMON}",
        "{\"jti\":\"a\",\"sub\":\"b\",\"mender.device\":false,COMMON}",
        "{\"jti\":\"a\",\"sub\":\"b\",\"mender.device\":\"true\",COMMON}",
        "{\"jti\":1,\"sub\":\"b\",\"mender.device\":true,COMMON}",
        "{\"jti\":\"a\",\"mender.device\":true,COMMON}",
        "{\"jti\":\"a\",\"sub\":\"b\",\"mender.device\":true,\"iss\":\"Mender\","
            + "\"aud\":\"tandem-device\",\"iat\":0,\"nbf\":0,\"exp\":9999999999}",
        "{\"jti\":\"a\",\"sub\":\"b\",\"mender.device\":true,\"iss\":\"Tandem\","
            + "\"aud\":\"tandem-device\",\"iat\":0,\"nbf\":0,\"exp\":1e30}",
        "{\"jti\":\"a\",\"sub\":\"b\",\"mender.device\":true,\"iss\":\"Tandem\","
            + "\"aud\":\"tandem-device\",\"iat\":0,\"nbf\":0}"
      })
  void tokenWithOtherClaims_isRefused_evenWhenSigned(String claims) {
    String common =
        "\"iss\":\"Tandem\",\"aud\":\"tandem-device\",\"iat\":0,\"nbf\":0,\"exp\":9999999999";

    assertThat(devices.verify(signed(claims.replace("COMMON", common)), NOW)).isEmpty();
  }

  @Test
  void signedClaimsOfAllKindsTogether_areAccepted() {
    String claims =
        "{\"jti\":\"a\",\"sub\":\"b\",\"mender.device\":true,\"iss\":\"Tandem\","
            + "\"aud\":\"tandem-device\",\"iat\":0,\"nbf\":0,\"exp\":9999999999}";

    assertThat(devices.verify(signed(claims), NOW)).isPresent();
  }

  @Test
  void everyChangedCharacter_isNoticed() {
    String token = devices.issue(CLAIMS);
    devices.verify(token, NOW);

    for (int i = 0; i < token.length(); i += 7) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(devices.verify(changed, NOW)).as("changed at %d", i).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "\u0000", "Bearer x", "=.=.="})
  void textThatIsNoToken_isRefused(String text) {
    assertThat(devices.verify(text, NOW)).isEmpty();
  }

  @Test
  void tokenInAnotherSpelling_isRefused() {
    String token = devices.issue(CLAIMS);

    assertThat(devices.verify(token + "=", NOW)).isEmpty();
    assertThat(devices.verify(token + ".", NOW)).isEmpty();
    assertThat(devices.verify(" " + token, NOW)).isEmpty();
    assertThat(devices.verify(token.substring(0, token.lastIndexOf('.')), NOW)).isEmpty();
    // 64 bytes leave 4 bits of the last character unused.
    assertThat(devices.verify(lastBitsChanged(token), NOW)).isEmpty();
  }

  @Test
  void veryLongText_isRefusedUnread() {
    assertThat(devices.verify("A".repeat(5000), NOW)).isEmpty();
    assertThat(devices.verify(".".repeat(4096), NOW)).isEmpty();
  }

  @Test
  void verifiedTokens_takeEachOthersPlace() {
    VerifiedTokens verified = new VerifiedTokens(1);
    verified.add("a");
    assertThat(verified.has("a")).isTrue();

    verified.add("b");

    assertThat(verified.has("a")).isFalse();
    assertThat(verified.has("b")).isTrue();
    assertThat(verified.has("c")).isFalse();
  }

  private String signed(String claims) {
    String signed = encode(HEADER) + "." + encode(claims);
    return signed + "." + encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String lastBitsChanged(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
