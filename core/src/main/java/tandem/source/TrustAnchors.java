package tandem.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * The certificates that end a chain of trust: those of the system and ServerCertificate.
 *
 * <p>The system's are the first of its CA bundles that has any, as for every other program there;
 * only a system without a bundle gets the JDK's own list. The two are never joined, so that a CA
 * that was taken out of the bundle is out here too.
 */
final class TrustAnchors {
  private static final System.Logger LOG = System.getLogger("tandem.source");

  /** Where Linux systems keep their bundle. */
  static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"), // Debian, Yocto, Buildroot, Alpine
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"), // Fedora
          Path.of("/etc/ssl/ca-bundle.pem"), // openSUSE
          Path.of("/etc/ssl/cert.pem"));

  private static final int MAX_BUNDLE = 8 << 20;
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final Pattern PEM = Pattern.compile(BEGIN + "([^-]*)-----END CERTIFICATE-----");

  private TrustAnchors() {}

  /**
   * Returns the check of a server's chain against the anchors.
   *
   * @throws UpdateException CONFIG when ServerCertificate can not be read or there is no anchor
   */
  static X509ExtendedTrustManager trustManager(List<Path> bundles, Optional<Path> extra)
      throws UpdateException {
    try {
      List<X509Certificate> anchors = new ArrayList<>(system(bundles));
      if (extra.isPresent()) {
        anchors.addAll(serverCertificate(extra.get()));
      }
      if (anchors.isEmpty()) {
        throw new UpdateException(ErrorKind.CONFIG, "certificates of the system's CAs: found none")
            .withHint("install the package ca-certificates, or set ServerCertificate");
      }
      return trustManager(keyStore(anchors));
    } catch (GeneralSecurityException | IOException e) {
      // Each JDK must have X.509, PKIX and PKCS12.
      throw new IllegalStateException(e);
    }
  }

  private static List<X509Certificate> system(List<Path> bundles) throws GeneralSecurityException {
    for (Path bundle : bundles) {
      List<X509Certificate> found = readable(bundle);
      if (!found.isEmpty()) {
        return found;
      }
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init((KeyStore) null);
    return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
  }

  /** Reads what can be read: one odd certificate must not cost all the others. */
  private static List<X509Certificate> readable(Path bundle) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (String block : blocks(bundle)) {
        try {
          found.add(certificate(block));
        } catch (CertificateException | IllegalArgumentException e) {
          LOG.log(Level.DEBUG, "{0}: skipped a certificate: {1}", bundle, Reasons.of(e));
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return found;
  }

  private static List<X509Certificate> serverCertificate(Path pem) throws UpdateException {
    String what = "server certificate " + pem + ": ";
    try {
      List<X509Certificate> found = new ArrayList<>();
      for (String block : blocks(pem)) {
        found.add(certificate(block));
      }
      if (found.isEmpty()) {
        throw new UpdateException(ErrorKind.CONFIG, what + "holds no " + BEGIN);
      }
      return found;
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw new UpdateException(ErrorKind.CONFIG, what + "can not be read: " + Reasons.of(e), e);
    }
  }

  private static List<String> blocks(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      byte[] bytes = in.readNBytes(MAX_BUNDLE + 1);
      if (bytes.length > MAX_BUNDLE) {
        throw new IOException("is larger than " + MAX_BUNDLE + " bytes");
      }
      Matcher matcher = PEM.matcher(new String(bytes, ISO_8859_1));
      return matcher.results().map(result -> result.group(1)).toList();
    }
  }

  private static X509Certificate certificate(String base64) throws CertificateException {
    byte[] der = Base64.getMimeDecoder().decode(base64);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static KeyStore keyStore(List<X509Certificate> anchors)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < anchors.size(); i++) {
      store.setCertificateEntry("ca" + i, anchors.get(i));
    }
    return store;
  }

  private static X509ExtendedTrustManager trustManager(KeyStore anchors)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }
}
