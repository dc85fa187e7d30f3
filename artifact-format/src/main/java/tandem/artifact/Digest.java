package tandem.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 value. */
public final class Digest {
  /** Length in bytes. */
  public static final int LENGTH = 32;

  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("digest of " + bytes.length + " bytes, expected 32");
    }
    this.bytes = bytes;
  }

  /** Takes 32 bytes, which are copied. */
  public static Digest of(byte[] bytes) {
    return new Digest(bytes.clone());
  }

  /**
   * Reads 64 lower-case hexadecimal digits.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static Digest parse(String hex) {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not 64 lower-case hexadecimal digits: " + hex);
    }
    return new Digest(HEX.parseHex(hex));
  }

  /** Returns the digest of a whole message. */
  public static Digest sha256(byte[] message) {
    return new Digest(newSha256().digest(message));
  }

  /** Returns a fresh SHA-256. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns 64 lower-case hexadecimal digits. */
  public String hex() {
    return HEX.formatHex(bytes);
  }

  /** Returns a copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return ((bytes[0] & 0xff) << 24)
        | ((bytes[1] & 0xff) << 16)
        | ((bytes[2] & 0xff) << 8)
        | (bytes[3] & 0xff);
  }

  @Override
  public String toString() {
    return hex();
  }
}
