package tandem.artifact;

import java.io.IOException;

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
}
