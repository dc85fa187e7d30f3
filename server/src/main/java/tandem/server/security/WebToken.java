package tandem.server.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.json.JsonWriter;

/**
 * Signs and checks compact JSON web tokens of this server alone. Their header is always the same
 * text, and no other header is looked at: nothing in a token chooses how it is checked.
 */
final class WebToken {
  private static final String ISSUER = "Tandem";
  private static final String HEADER =
      encode("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII));
  private static final int LONGEST = 4096;
  private static final int SIGNATURE_BYTES = 64;
  // A clock that was put back a little must not shut out who got a token just before.
  private static final Duration LEEWAY = Duration.ofMinutes(5);

  private final SigningKey key;
  private final String audience;
  private final VerifiedTokens verified;

  WebToken(SigningKey key, String audience, int remembered) {
    this.key = key;
    this.audience = audience;
    this.verified = new VerifiedTokens(remembered);
  }

  /** Returns a signed token with these claims, and those that every token has. */
  String issue(TokenTimes times, Map<String, JsonValue> claims) {
    Map<String, JsonValue> all = new LinkedHashMap<>(claims);
    all.put("iss", JsonValue.of(ISSUER));
    all.put("aud", JsonValue.of(audience));
    all.put("iat", JsonValue.of(times.issuedAt().getEpochSecond()));
    all.put("nbf", JsonValue.of(times.notBefore().getEpochSecond()));
    all.put("exp", JsonValue.of(times.expires().getEpochSecond()));
    byte[] payload = JsonWriter.compact(new JsonObject(all)).getBytes(StandardCharsets.UTF_8);
    String signed = HEADER + "." + encode(payload);
    byte[] signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
    String token = signed + "." + encode(signature);
    if (token.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a token of " + token.length() + " characters, expected at most " + LONGEST);
    }
    return token;
  }

  /** Returns the claims of a token that this server signed for this audience and that is valid. */
  Optional<JsonObject> verify(String token, Instant now) {
    if (token.length() > LONGEST) {
      return Optional.empty();
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || !parts[0].equals(HEADER) || !isSigned(token, parts)) {
      return Optional.empty();
    }
    return decode(parts[1]).flatMap(WebToken::parse).filter(claims -> isValid(claims, now));
  }

  private boolean isSigned(String token, String[] parts) {
    if (verified.has(token)) {
      return true;
    }
    Optional<byte[]> signature = decode(parts[2]);
    String signed = parts[0] + "." + parts[1];
    boolean good =
        signature.isPresent()
            && signature.get().length == SIGNATURE_BYTES
            && key.verify(signed.getBytes(StandardCharsets.US_ASCII), signature.get());
    if (good) {
      verified.add(token);
    }
    return good;
  }

  private boolean isValid(JsonObject claims, Instant now) {
    Optional<TokenTimes> times = times(claims);
    return text(claims, "iss").filter(ISSUER::equals).isPresent()
        && text(claims, "aud").filter(audience::equals).isPresent()
        && times.isPresent()
        && now.isBefore(times.get().expires())
        && !now.isBefore(times.get().notBefore().minus(LEEWAY));
  }

  /** Returns the three times of a token. */
  static Optional<TokenTimes> times(JsonObject claims) {
    Optional<Instant> issuedAt = time(claims, "iat");
    Optional<Instant> notBefore = time(claims, "nbf");
    Optional<Instant> expires = time(claims, "exp");
    return issuedAt.isPresent() && notBefore.isPresent() && expires.isPresent()
        ? Optional.of(new TokenTimes(issuedAt.get(), notBefore.get(), expires.get()))
        : Optional.empty();
  }

  /** Returns a claim that is a string. */
  static Optional<String> text(JsonObject claims, String name) {
    return claims
        .get(name)
        .flatMap(
            value ->
                value instanceof JsonString string
                    ? Optional.of(string.value())
                    : Optional.empty());
  }

  private static Optional<Instant> time(JsonObject claims, String name) {
    return claims
        .get(name)
        .flatMap(
            value ->
                // 12 digits are some 30000 years, and far from what an Instant can not hold.
                value instanceof JsonNumber number && number.text().matches("\\d{1,12}")
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(number.text())))
                    : Optional.empty());
  }

  private static Optional<JsonObject> parse(byte[] payload) {
    try {
      return JsonParser.parse(payload) instanceof JsonObject claims
          ? Optional.of(claims)
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Decodes only what {@link #encode} makes: one text for the same bytes. */
  private static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
