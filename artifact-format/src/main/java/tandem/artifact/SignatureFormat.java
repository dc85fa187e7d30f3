package tandem.artifact;

/** How a signature that was made elsewhere is written down. */
public enum SignatureFormat {
  /** Finds out by itself: base64 is text; RSA, raw ECDSA and DER differ in length and structure. */
  AUTO,
  /** The bytes that an artifact holds: r and s of 32 bytes each for ECDSA, all of them for RSA. */
  RAW,
  /** ASN.1 DER with r and s, as OpenSSL and most key stores give it for ECDSA. */
  DER,
  /** Base64, also in lines or in its form for URLs, of any of the others. */
  BASE64
}
