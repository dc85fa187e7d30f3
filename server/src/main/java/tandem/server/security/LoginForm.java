package tandem.server.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a login comes from the login page of this server, when there is no session yet:
 * the page gets a secret as a cookie and in its form, and both have to come back. Otherwise another
 * site could log its visitors in as somebody else.
 */
public final class LoginForm {
  private static final String COOKIE = "__Host-tandem-login";
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_LENGTH = 43;

  private LoginForm() {}

  /** Returns the secret that the browser has, or a new one. */
  public static String token(@Nullable String cookies, SecureRandom random) {
    return Sessions.value(cookies, COOKIE)
        .filter(value -> value.length() == SECRET_LENGTH)
        .orElseGet(
            () -> {
              byte[] bytes = new byte[SECRET_BYTES];
              random.nextBytes(bytes);
              return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            });
  }

  /** Returns the header Set-Cookie that gives the secret to the browser. */
  public static String cookie(String token) {
    return COOKIE + "=" + token + "; Path=/; Secure; HttpOnly; SameSite=Strict";
  }

  /** Tells whether a form came from the login page. */
  public static boolean isFrom(@Nullable String cookies, @Nullable String formToken) {
    Optional<String> cookie = Sessions.value(cookies, COOKIE);
    return formToken != null
        && formToken.length() == SECRET_LENGTH
        && cookie.isPresent()
        && Sessions.same(cookie.get(), formToken);
  }
}
