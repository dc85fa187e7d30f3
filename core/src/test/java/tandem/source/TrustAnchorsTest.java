package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class TrustAnchorsTest {
  private static final String ODD =
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

  @TempDir Path folder;
  private X509Certificate[] jdk = {};

  @BeforeEach
  void takeTheJdks() throws Exception {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init((KeyStore) null);
    jdk = ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers();
  }

  private static String pem(X509Certificate certificate) throws Exception {
    return "-----BEGIN CERTIFICATE-----\r\n"
        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
        + "\r\n-----END CERTIFICATE-----\r\n";
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static X509Certificate[] anchors(List<Path> bundles, Optional<Path> extra)
      throws Exception {
    return TrustAnchors.trustManager(bundles, extra).getAcceptedIssuers();
  }

  @Test
  void firstBundleThatHasAny_isTakenAlone() throws Exception {
    Path none = folder.resolve("none");
    Path empty = file("empty", "# nothing\n");
    Path first = file("first", "# é\n" + pem(jdk[0]) + ODD + pem(jdk[1]));
    Path second = file("second", pem(jdk[2]));

    assertThat(anchors(List.of(none, folder, empty, first, second), Optional.empty()))
        .containsExactlyInAnyOrder(jdk[0], jdk[1]);
  }

  @Test
  void systemWithoutBundle_getsTheJdks() throws Exception {
    assertThat(anchors(List.of(folder.resolve("none")), Optional.empty()))
        .containsExactlyInAnyOrder(jdk);
  }

  @Test
  void serverCertificate_isAdded() throws Exception {
    Path bundle = file("bundle", pem(jdk[0]));
    Path extra = file("extra", pem(jdk[1]) + "-----BEGIN KEY-----\nAA\n" + pem(jdk[2]));

    assertThat(anchors(List.of(bundle), Optional.of(extra)))
        .containsExactlyInAnyOrder(jdk[0], jdk[1], jdk[2]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN CERTIFICATE-----\nMIIB\n",
        ODD,
        "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n"
      })
  void serverCertificateThatIsNone_isAnErrorOfTheConfiguration(String text) throws Exception {
    Path bundle = file("bundle", pem(jdk[0]));
    Path extra = file("extra", text);

    UpdateException refusal =
        catchThrowableOfType(
            UpdateException.class, () -> anchors(List.of(bundle), Optional.of(extra)));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFIG);
    assertThat(refusal).hasMessageStartingWith("server certificate " + extra + ": ");
  }

  @Test
  void hugeServerCertificate_isNotRead() throws Exception {
    Path file = Files.write(folder.resolve("huge.crt"), new byte[(8 << 20) + 1]);

    assertThat(
            catchThrowableOfType(
                UpdateException.class, () -> anchors(List.of(), Optional.of(file))))
        .hasMessage(
            "server certificate "
                + file
                + ": can not be read: is larger than the 8388608 bytes it may have");
  }

  @Test
  void endlessServerCertificate_isNotRead() {
    assertThat(
            catchThrowableOfType(
                UpdateException.class, () -> anchors(List.of(), Optional.of(Path.of("/dev/zero")))))
        .hasMessage("server certificate /dev/zero: can not be read: is not a regular file");
  }
}
