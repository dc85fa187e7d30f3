package tandem.server.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A secret for a program: 256 random bits, shown once. A fast hash is enough to store, because
 * nobody can guess so many bits.
 *
 * @param text what the program sends
 * @param hash what the server stores, and finds it by: SHA-256 of the text in lower-case hex
 */
public record ApiToken(String text, String hash) {
  private static final String PREFIX = "tandem_";
  private static final int BYTES = 32;
  private static final int LENGTH = PREFIX.length() + 43;

  /** Returns a new one. */
  public static ApiToken create(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new ApiToken(text, hashOf(text));
  }

  /** Tells whether a text can be an API token, and is no web token for one. */
  public static boolean looksLikeOne(String text) {
    return text.length() == LENGTH && text.startsWith(PREFIX);
  }

  /** Returns by which hash to find a token. */
  public static String hashOf(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Shows nothing of the secret. */
  @Override
  public String toString() {
    return "ApiToken[" + hash + "]";
  }
}
