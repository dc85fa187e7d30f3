package tandem.artifact;

import java.io.IOException;
import java.util.Optional;

/** Makes a detached signature over a message. */
@FunctionalInterface
public interface Signer {

  /**
   * Returns the raw signature, as {@code manifest.sig} holds it in base64: PKCS#1 v1.5 for RSA, r
   * and s of 32 bytes each for ECDSA P-256.
   *
   * @throws IOException when the key or its store fails
   */
  byte[] sign(byte[] message) throws IOException;

  /**
   * Returns how many bytes a signature is likely to have: room for it is left in the artifact while
   * the payload is written. Another length costs time, because the payload then moves.
   */
  default int expectedLength() {
    return publicKey().map(key -> key.kind().signatureLength()).orElse(64);
  }

  /** Returns what signs, for messages: never a secret. */
  default String name() {
    return "signer";
  }

  /** Returns the key that checks the signatures, if it is known. */
  default Optional<Verifier> publicKey() {
    return Optional.empty();
  }
}
