package tandem.server.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Remembers which tokens had a good signature, because checking one takes a hundred times as long,
 * and devices show the same one for days. A table of fixed size in which a new token takes the
 * place of another; forgetting only costs time. What is compared is a whole SHA-256.
 */
final class VerifiedTokens {
  private final AtomicReferenceArray<byte[]> digests;

  /** Takes the number of tokens to remember: a power of two. */
  VerifiedTokens(int size) {
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("a table of " + size + ", expected a power of two");
    }
    this.digests = new AtomicReferenceArray<>(size);
  }

  /** Tells whether exactly this token was added, and not forgotten since. */
  boolean has(String token) {
    byte[] digest = digest(token);
    byte[] known = digests.get(place(digest));
    return known != null && MessageDigest.isEqual(known, digest);
  }

  /** Adds a token whose signature is good. */
  void add(String token) {
    byte[] digest = digest(token);
    digests.set(place(digest), digest);
  }

  private int place(byte[] digest) {
    return ByteBuffer.wrap(digest).getInt() & (digests.length() - 1);
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
