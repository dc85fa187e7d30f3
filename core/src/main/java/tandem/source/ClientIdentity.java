package tandem.source;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;
import tandem.pem.PrivateKeyPem;

/**
 * What a device shows of itself in TLS. The files are read when the first connection needs them.
 *
 * @param certificate a PEM file: the device's certificate, then those between it and its CA
 * @param key a PEM file with the private key of it, without a passphrase
 */
public record ClientIdentity(Path certificate, Path key) {
  private static final int MAX_KEY = 1 << 16;
  private static final char[] NO_PASSWORD = {}; // of a key store that never leaves this process

  /**
   * Returns what answers a server that asks.
   *
   * @throws UpdateException CONFIG when a file can not be read, or they do not belong together
   */
  KeyManager[] keyManagers() throws UpdateException {
    List<X509Certificate> chain = ServerCertificate.read(certificate);
    KeyPair pair = pair();
    if (!Arrays.equals(chain.get(0).getPublicKey().getEncoded(), pair.getPublic().getEncoded())) {
      throw new UpdateException(
          ErrorKind.CONFIG, certificate + ": is no certificate of the key in " + key);
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "device", pair.getPrivate(), NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      // Each JDK must have PKIX and PKCS12.
      throw new IllegalStateException(e);
    }
  }

  private KeyPair pair() throws UpdateException {
    try {
      return PrivateKeyPem.load(key.toString(), RegularFile.read(key, MAX_KEY));
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.CONFIG, "key of the client certificate: " + e.getMessage(), e);
    }
  }
}
