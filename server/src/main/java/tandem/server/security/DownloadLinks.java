package tandem.server.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs links that need no token, because a device downloads without one: an HMAC-SHA256 over
 * method, path and time of expiry. A link is good for GET and for HEAD, which tells less.
 */
public final class DownloadLinks {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final Pattern QUERY =
      Pattern.compile("x-tandem-expire=(\\d{1,12})&x-tandem-signature=([A-Za-z0-9_-]{43})");

  private final SecretKeySpec key;

  private DownloadLinks(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Reads the key from its file, which is made with mode 0600 if there is none.
   *
   * @throws FileSystemException when the file is no such key, or others may read it
   */
  public static DownloadLinks load(Path file, SecureRandom random) throws IOException {
    byte[] key =
        SecretFile.readOrCreate(
            file,
            () -> {
              byte[] fresh = new byte[KEY_BYTES];
              random.nextBytes(fresh);
              return fresh;
            });
    if (key.length != KEY_BYTES) {
      throw new FileSystemException(
          file.toString(), null, "has " + key.length + " bytes, expected a key of " + KEY_BYTES);
    }
    return new DownloadLinks(key);
  }

  /** Returns the query that makes a link of this path, which is taken as it is sent. */
  public String sign(String path, Instant expires) {
    long seconds = expires.getEpochSecond();
    String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(mac(path, seconds));
    return "x-tandem-expire=" + seconds + "&x-tandem-signature=" + signature;
  }

  /**
   * Tells whether this link was signed here and has not expired.
   *
   * @param path as it was sent
   * @param query as it was sent, without the question mark; null when there was none
   */
  public boolean verify(String path, @Nullable String query, Instant now) {
    Matcher parts = QUERY.matcher(query == null ? "" : query);
    if (!parts.matches()) {
      return false;
    }
    long expires = Long.parseLong(parts.group(1));
    byte[] expected = Base64.getUrlEncoder().withoutPadding().encode(mac(path, expires));
    byte[] got = parts.group(2).getBytes(StandardCharsets.US_ASCII);
    // Compared as text: the last character could be another one for the same bytes.
    return MessageDigest.isEqual(expected, got) && now.getEpochSecond() < expires;
  }

  private byte[] mac(String path, long expires) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      String signed = "GET\n" + path + "\n" + expires + "\n";
      return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA256", e);
    }
  }
}
