package tandem.server.security;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** The tokens that programs of users get for a name and a password. */
public final class UserTokens {
  private static final int REMEMBERED = 1 << 8;

  private final WebToken tokens;

  /** Takes the key that signs; devices' tokens may have the same one. */
  public UserTokens(SigningKey key) {
    this.tokens = new WebToken(key, "tandem-management", REMEMBERED);
  }

  /** Returns a signed token. */
  public String issue(UserClaims claims) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("jti", JsonValue.of(claims.id()));
    members.put("sub", JsonValue.of(claims.user()));
    members.put("tandem.role", JsonValue.of(claims.role().text()));
    return tokens.issue(claims.times(), members);
  }

  /**
   * Returns what a token says, when it is a valid one for a user. Whether the user still exists and
   * has the role is the caller's to know.
   */
  public Optional<UserClaims> verify(String token, Instant now) {
    return tokens.verify(token, now).flatMap(UserTokens::claims);
  }

  private static Optional<UserClaims> claims(JsonObject claims) {
    Optional<String> id = WebToken.text(claims, "jti");
    Optional<String> user = WebToken.text(claims, "sub");
    Optional<Role> role = WebToken.text(claims, "tandem.role").flatMap(Role::of);
    return id.isPresent() && user.isPresent() && role.isPresent()
        ? WebToken.times(claims)
            .map(times -> new UserClaims(id.get(), user.get(), role.get(), times))
        : Optional.empty();
  }
}
