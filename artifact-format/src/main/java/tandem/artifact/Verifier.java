package tandem.artifact;

/** Checks a detached signature against one public key. */
public interface Verifier {

  /** Returns where the key came from, for messages. */
  String name();

  /** Returns the SHA-256 of the key's DER form (SubjectPublicKeyInfo). */
  Digest fingerprint();

  /** Returns the kind of key. */
  KeyKind kind();

  /**
   * Tells whether the key made the signature over the message. Anything that is no signature of
   * this key's kind is just not its signature.
   */
  boolean verifies(byte[] message, byte[] signature);
}
