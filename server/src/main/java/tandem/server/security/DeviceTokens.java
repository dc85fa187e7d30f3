package tandem.server.security;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonObject;

/** The tokens by which accepted devices show who they are. */
public final class DeviceTokens {
  private static final int REMEMBERED = 1 << 20;
  private static final JsonValue TRUE = new JsonBoolean(true);

  private final WebToken tokens;

  /** Takes the key that signs. */
  public DeviceTokens(SigningKey key) {
    this.tokens = new WebToken(key, "tandem-device", REMEMBERED);
  }

  /** Returns a signed token. */
  public String issue(DeviceClaims claims) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("jti", JsonValue.of(claims.id()));
    members.put("sub", JsonValue.of(claims.device()));
    members.put("mender.device", TRUE);
    return tokens.issue(claims.times(), members);
  }

  /**
   * Returns what a token says, when it is a valid one for a device. Whether it was taken back since
   * is the caller's to know.
   */
  public Optional<DeviceClaims> verify(String token, Instant now) {
    return tokens.verify(token, now).flatMap(DeviceTokens::claims);
  }

  private static Optional<DeviceClaims> claims(JsonObject claims) {
    Optional<String> id = WebToken.text(claims, "jti");
    Optional<String> device = WebToken.text(claims, "sub");
    boolean isDevice = claims.get("mender.device").filter(TRUE::equals).isPresent();
    return isDevice && id.isPresent() && device.isPresent()
        ? WebToken.times(claims).map(times -> new DeviceClaims(id.get(), device.get(), times))
        : Optional.empty();
  }
}
