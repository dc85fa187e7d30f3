package tandem.source;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Says why TLS did not come about, in words that tell what to do. */
final class HandshakeFailure {

  private HandshakeFailure() {}

  /**
   * Returns the failure with the peer's name; a question of dates shows this device's clock.
   *
   * @throws IOException when it is no matter of certificates, and may go better next time
   */
  static UpdateException explain(HttpTarget peer, SSLException e) throws IOException {
    String certificate = "certificate of " + peer.hostAndPort() + ": ";
    if (cause(e, CertificateNotYetValidException.class) instanceof Exception early) {
      return unavailable(certificate + "is not valid yet (" + Reasons.of(early) + clock(), e)
          .withHint("this device's clock is probably wrong: set it, then try again");
    }
    if (cause(e, CertificateExpiredException.class) instanceof Exception late) {
      return unavailable(certificate + "has expired (" + Reasons.of(late) + clock(), e)
          .withHint("renew the server's certificate, unless this device's clock is wrong");
    }
    if (cause(e, CertPathBuilderException.class) != null) {
      return unavailable(certificate + "is signed by nobody this device trusts", e)
          .withHint("set ServerCertificate to the certificate of the server or of its CA");
    }
    if (cause(e, CertificateException.class) instanceof Exception other) {
      return unavailable(certificate + "is refused: " + Reasons.of(other), e);
    }
    throw new IOException(
        "TLS handshake with " + peer.hostAndPort() + " failed: " + Reasons.of(e), e);
  }

  private static UpdateException unavailable(String message, SSLException e) {
    return new UpdateException(ErrorKind.UNAVAILABLE, message, e);
  }

  private static String clock() {
    return "), and this device's clock says " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private static @Nullable Throwable cause(Throwable e, Class<? extends Exception> type) {
    Throwable cause = e;
    // A chain of causes may be a ring.
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (type.isInstance(cause)) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
