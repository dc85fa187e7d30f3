package tandem.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/** Certificates in PEM files. */
public final class ServerCertificate {
  private static final int MAX_BUNDLE = 8 << 20;
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final Pattern PEM = Pattern.compile(BEGIN + "([^-]*)-----END CERTIFICATE-----");

  private ServerCertificate() {}

  /**
   * Reads the file of the setting ServerCertificate.
   *
   * @return one certificate at least
   * @throws UpdateException CONFIG when it can not be read or holds none
   */
  public static List<X509Certificate> read(Path pem) throws UpdateException {
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

  /** Returns what stands between the lines that begin and end each certificate. */
  static List<String> blocks(Path pem) throws IOException {
    Matcher matcher = PEM.matcher(new String(RegularFile.read(pem, MAX_BUNDLE), ISO_8859_1));
    return matcher.results().map(result -> result.group(1)).toList();
  }

  /** Decodes what {@link #blocks} returned. */
  static X509Certificate certificate(String base64) throws CertificateException {
    byte[] der = Base64.getMimeDecoder().decode(base64);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
