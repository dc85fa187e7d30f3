package tandem.source;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        anchors.addAll(ServerCertificate.read(extra.get()));
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
      for (String block : ServerCertificate.blocks(bundle)) {
        try {
          found.add(ServerCertificate.certificate(block));
        } catch (CertificateException | IllegalArgumentException e) {
          LOG.log(Level.DEBUG, "{0}: skipped a certificate: {1}", bundle, Reasons.of(e));
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return found;
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
