package tandem.artifact;

/** How a kind of key signs; the names are those of the Java platform. */
enum SignatureScheme {
  /** PKCS#1 v1.5; no reader in the field knows PSS, so neither do we. */
  RSA("RSA", "SHA256withRSA"),
  ECDSA_P256("EC", "SHA256withECDSAinP1363Format"),
  /** Only Tandem reads these. */
  ED25519("Ed25519", "Ed25519");

  private final String keyAlgorithm;
  private final String signatureAlgorithm;

  SignatureScheme(String keyAlgorithm, String signatureAlgorithm) {
    this.keyAlgorithm = keyAlgorithm;
    this.signatureAlgorithm = signatureAlgorithm;
  }

  String keyAlgorithm() {
    return keyAlgorithm;
  }

  String signatureAlgorithm() {
    return signatureAlgorithm;
  }
}
