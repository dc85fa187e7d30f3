package tandem.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Reads certificates and private keys from PEM files. */
final class Pems {
  private static final int LARGEST = 1 << 20;

  private Pems() {}

  /** Returns the certificates of a file, the server's own first. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new IOException(file + ": holds no certificate");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new IOException(file + ": damaged certificate: " + e.getMessage(), e);
    }
  }

  /** Returns the private key of a file: PKCS#8, or the older forms of OpenSSL; not encrypted. */
  static PrivateKey privateKey(Path file) throws IOException {
    String text = new String(content(file), StandardCharsets.ISO_8859_1);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      @Nullable Object found = parser.readObject();
      while (found != null) {
        if (found instanceof PrivateKeyInfo key) {
          return new JcaPEMKeyConverter().getPrivateKey(key);
        }
        if (found instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
        found = parser.readObject(); // EC files of OpenSSL start with the parameters of the curve
      }
    }
    throw new IOException(file + ": holds no private key that is not encrypted");
  }

  private static byte[] content(Path file) throws IOException {
    long size = Files.size(file);
    if (size > LARGEST) {
      throw new IOException(file + ": " + size + " bytes, expected at most " + LARGEST);
    }
    return Files.readAllBytes(file);
  }
}
