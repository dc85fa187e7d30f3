package tandem.artifact;

/**
 * What kind of key it is.
 *
 * @param algorithm {@code RSA}, {@code ECDSA P-256} or {@code Ed25519}
 * @param bits size of the key: of an RSA key its modulus
 */
public record KeyKind(String algorithm, int bits) {
  static final String RSA = "RSA";
  static final String ECDSA_P256 = "ECDSA P-256";
  static final String ED25519 = "Ed25519";

  private static final int SMALLEST_STRONG_RSA = 2048;

  /**
   * Tells whether the Mender clients and tools understand this key's signatures. They know no
   * Ed25519: an artifact signed so installs with Tandem alone.
   */
  public boolean isKnownToMender() {
    return !algorithm.equals(ED25519);
  }

  /** Tells whether the key is too small to sign anything new with. */
  public boolean isWeak() {
    return algorithm.equals(RSA) && bits < SMALLEST_STRONG_RSA;
  }

  /** Returns the length of a signature, in bytes. */
  public int signatureLength() {
    return algorithm.equals(RSA) ? (bits + 7) / 8 : 64;
  }

  @Override
  public String toString() {
    return algorithm.equals(RSA) ? "RSA, " + bits + " bits" : algorithm;
  }
}
