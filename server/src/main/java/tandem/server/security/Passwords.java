package tandem.server.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords slowly with PBKDF2, so that who steals the database must work for each guess.
 * One hash takes about half a second of a processor: callers limit how often anybody may try.
 */
public final class Passwords {
  private static final int ITERATIONS = 600_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int SHORTEST = 8;
  private static final int LONGEST = 1024;
  private static final Pattern ENCODED =
      Pattern.compile("pbkdf2-sha256\\$(\\d{1,8})\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");
  // No letters and digits that look alike; 32 of them, so that each is worth 5 bits.
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int GROUPS = 4;
  private static final int GROUP_LENGTH = 5;

  private final SecureRandom random;
  private final int iterations;
  private final String ofNobody;

  /** Takes the source of salts, and hashes with the number of iterations that is advised today. */
  public Passwords(SecureRandom random) {
    this(random, ITERATIONS);
  }

  Passwords(SecureRandom random, int iterations) {
    this.random = random;
    this.iterations = iterations;
    this.ofNobody = encode(iterations, bytes(SALT_BYTES), bytes(HASH_BYTES));
  }

  /**
   * Returns what to store of a password.
   *
   * @throws IllegalArgumentException when it has fewer than 8 or more than 1024 characters
   */
  public String hash(String password) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a password of " + password.length() + " characters, expected 8 to 1024");
    }
    byte[] salt = bytes(SALT_BYTES);
    return encode(iterations, salt, derive(password, salt, iterations));
  }

  /**
   * Tells whether this is the password. Takes as long for a user who does not exist, so that nobody
   * learns names from it.
   *
   * @param stored what {@link #hash} returned, or null when there is no such user
   */
  public boolean verify(String password, @Nullable String stored) {
    Matcher parts = ENCODED.matcher(stored == null ? ofNobody : stored);
    if (!parts.matches() || password.length() > LONGEST) {
      return false;
    }
    int rounds = Integer.parseInt(parts.group(1));
    if (rounds < 1 || rounds > MOST_ITERATIONS) {
      return false;
    }
    byte[] derived = derive(password, decode(parts.group(2)), rounds);
    return MessageDigest.isEqual(derived, decode(parts.group(3))) && stored != null;
  }

  /** Returns a new password of 100 random bits, in groups that can be read aloud. */
  public String invent() {
    StringBuilder password = new StringBuilder();
    for (int group = 0; group < GROUPS; group++) {
      password.append(group == 0 ? "" : "-");
      for (int i = 0; i < GROUP_LENGTH; i++) {
        password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
    }
    return password.toString();
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    PBEKeySpec spec =
        new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2 with HMAC-SHA256", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static String encode(int iterations, byte[] salt, byte[] hash) {
    Base64.Encoder text = Base64.getEncoder().withoutPadding();
    return "pbkdf2-sha256$"
        + iterations
        + "$"
        + text.encodeToString(salt)
        + "$"
        + text.encodeToString(hash);
  }

  private static byte[] decode(String text) {
    return Base64.getDecoder().decode(text);
  }
}
