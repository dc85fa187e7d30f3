package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import tandem.pem.Pem;

/**
 * What a key file holds, also where it is no key for artifacts.
 *
 * @param holds what the block is, for instance {@code PUBLIC KEY}
 * @param fingerprint SHA-256 of the public key in DER; empty when only a fit key tells it
 * @param key its verifier, if it is of a kind that signs artifacts
 * @param reason why it is not
 */
public record KeyReport(
    String holds, Optional<Digest> fingerprint, Optional<Verifier> key, Optional<String> reason) {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final List<String> PUBLIC = List.of(PublicKeys.LABEL, CERTIFICATE);

  /**
   * Tells about a public key or a certificate.
   *
   * @param name where it comes from, for messages
   * @throws IOException when there is none
   */
  public static KeyReport ofPublic(String name, byte[] pem) throws IOException {
    Pem block = Pem.first(name, Pem.parse(name, pem), PUBLIC);
    byte[] der = block.label().equals(CERTIFICATE) ? subject(name, block) : block.content();
    Optional<Digest> fingerprint = Optional.of(Digest.sha256(der));
    try {
      Verifier key = PublicKeys.ofDer(name, der);
      return new KeyReport(block.label(), fingerprint, Optional.of(key), Optional.empty());
    } catch (IOException e) {
      return new KeyReport(block.label(), fingerprint, Optional.empty(), reason(e));
    }
  }

  /** Tells whether a file holds a public key or a certificate. */
  public static boolean isPublic(String name, byte[] pem) throws IOException {
    return Pem.parse(name, pem).stream().map(Pem::label).anyMatch(PUBLIC::contains);
  }

  /**
   * Tells about a private key, which has been loaded.
   *
   * @param holds what its block is
   */
  public static KeyReport ofPrivate(String holds, SigningKey key) {
    Verifier verifier = key.verifier();
    return new KeyReport(
        holds, Optional.of(verifier.fingerprint()), Optional.of(verifier), Optional.empty());
  }

  private static byte[] subject(String name, Pem block) throws IOException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(block.content()))
          .getPublicKey()
          .getEncoded();
    } catch (CertificateException e) {
      throw new IOException(name + ": damaged certificate: " + e.getMessage(), e);
    }
  }

  private static Optional<String> reason(IOException e) {
    return Optional.of(String.valueOf(e.getMessage()));
  }
}
