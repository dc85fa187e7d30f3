package tandem.artifact;

/** How a private key is written to a PEM file. */
public enum PrivateKeyFormat {
  /** {@code PRIVATE KEY}: for any kind of key. */
  PKCS8,
  /**
   * {@code RSA PRIVATE KEY} (PKCS#1) or {@code EC PRIVATE KEY} (SEC1): mender-artifact before
   * 3.10.1 reads no other. Ed25519 has no such form.
   */
  TRADITIONAL
}
