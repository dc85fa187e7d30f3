package tandem.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What the server proves who it is with.
 *
 * @param chain its certificate first
 * @param key of the first certificate
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
  Identity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads the files.
   *
   * @throws IOException when one can not be read, or the key is of another certificate
   */
  static Identity load(Path certificate, Path key) throws IOException {
    Identity identity = new Identity(Pems.certificates(certificate), Pems.privateKey(key));
    if (!identity.fits()) {
      throw new IOException(key + ": is not the key of the certificate in " + certificate);
    }
    return identity;
  }

  private boolean fits() {
    PublicKey publicKey = chain.get(0).getPublicKey();
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> publicKey.getAlgorithm();
        };
    byte[] message = new byte[32];
    new SecureRandom().nextBytes(message);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(message);
      Signature check = Signature.getInstance(algorithm);
      check.initVerify(publicKey);
      check.update(message);
      return check.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind
    }
  }

  /** Returns the SHA-256 of the server's certificate, as browsers show it. */
  String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain.get(0).getEncoded());
      return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded has no encoding", e);
    }
  }
}
