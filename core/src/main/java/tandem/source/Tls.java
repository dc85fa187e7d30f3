package tandem.source;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import tandem.core.UpdateException;

/** Puts TLS 1.2 or 1.3 on a connection and makes sure that the peer is who the URL says. */
final class Tls {
  private static final System.Logger LOG = System.getLogger("tandem.source");
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final HttpOptions options;
  private final List<Path> systemBundles;
  private @Nullable SSLSocketFactory factory;

  Tls(HttpOptions options, List<Path> systemBundles) {
    this.options = options;
    this.systemBundles = systemBundles;
  }

  /**
   * Returns the encrypted connection. Closing the plain one ends both.
   *
   * @throws UpdateException UNAVAILABLE when the peer's certificate is refused, CONFIG when the
   *     certificates to trust can not be read
   */
  SSLSocket wrap(Socket plain, HttpTarget peer) throws IOException, UpdateException {
    if (options.skipVerify()) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> peer.hostAndPort() + ": its certificate is not checked (SkipVerify)");
    }
    String host = nameInCertificate(peer.host());
    SSLSocket socket = (SSLSocket) factory().createSocket(plain, host, peer.port(), true);
    socket.setSSLParameters(parameters(socket.getSSLParameters(), host));
    try {
      socket.startHandshake();
    } catch (SSLException e) {
      throw HandshakeFailure.explain(peer, e);
    } catch (SocketTimeoutException e) {
      String silent = "TLS handshake with %s: no data for %s";
      throw new IOException(
          silent.formatted(peer.hostAndPort(), Reasons.of(options.readTimeout())), e);
    }
    return socket;
  }

  // "example.com." is the absolute form of a name that certificates hold without the dot.
  private static String nameInCertificate(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private SSLParameters parameters(SSLParameters parameters, String host) {
    parameters.setProtocols(PROTOCOLS);
    if (!options.skipVerify()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    // The JDK by itself sends only names with a dot; one on a local network may have none.
    parameters.setServerNames(serverNames(host));
    return parameters;
  }

  private static List<SNIServerName> serverNames(String host) {
    if (host.matches("[0-9.]+|.*:.*")) {
      return List.of(); // RFC 6066 section 3: no addresses
    }
    try {
      return List.of(new SNIHostName(host));
    } catch (IllegalArgumentException e) {
      return List.of(); // an underscore, which no certificate may name either
    }
  }

  private SSLSocketFactory factory() throws UpdateException {
    if (factory == null) {
      TrustManager check =
          options.skipVerify()
              ? new TrustEveryone()
              : new TrustInDate(
                  TrustAnchors.trustManager(systemBundles, options.serverCertificate()));
      factory = context(keys(), check).getSocketFactory();
    }
    return factory;
  }

  private KeyManager[] keys() throws UpdateException {
    return options.clientIdentity().isEmpty()
        ? new KeyManager[0]
        : options.clientIdentity().get().keyManagers();
  }

  private static SSLContext context(KeyManager[] keys, TrustManager check) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {check}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // each JDK must have TLS
    }
  }
}
