package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The server is the JDK's; every host name leads to the loopback. */
class UrlSourceTlsIT {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final HttpOptions OPTIONS =
      HttpOptions.defaults(Map.of())
          .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30))
          .withRetry(RetryPolicy.DEFAULT.withRetries(0));

  @TempDir static Path folder;
  private static TestCertificates certificates;

  @BeforeAll
  static void takeFolder() {
    certificates = new TestCertificates(folder);
  }

  private static FaultyHttpServer server(String certificate) throws Exception {
    return FaultyHttpServer.start(
        certificates.listener(certificate), exchange -> exchange.send(HELLO));
  }

  private static String url(String host, FaultyHttpServer server) {
    return "https://" + host + ":" + server.port() + "/a?key=secret";
  }

  /** Trusts the CA as if it were one of the system's. */
  private static UrlSource source(String url, HttpOptions options) throws Exception {
    return new UrlSource(
        url,
        options,
        host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
        List.of(certificates.pem("ca")));
  }

  @ParameterizedTest
  @CsvSource({
    "good, server.example",
    "good, SERVER.example.",
    "good, 127.0.0.1",
    "local, localhost"
  })
  void serverThatIsWhoItSays_isRead(String certificate, String host) throws Exception {
    try (FaultyHttpServer server = server(certificate)) {

      assertThat(Opening.read(source(url(host, server), OPTIONS))).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.example", "example", "127.0.0.9", "[::9]"})
  void serverWithAnotherName_isRefused(String host) throws Exception {
    try (FaultyHttpServer server = server("good")) {

      UpdateException refusal = Opening.refusal(source(url(host, server), OPTIONS));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal)
          .hasMessageStartingWith(
              "certificate of %s:%d: is refused: No subject alternative", host, server.port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.example", "other.example", "server.example.other.example"})
  void nameOfACertificate_isNotEndedByANul(String host) throws Exception {
    try (FaultyHttpServer server = server("nul")) {

      UpdateException refusal = Opening.refusal(source(url(host, server), OPTIONS));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal).hasMessageContaining("is refused");
    }
  }

  @Test
  void serverOfAnUnknownSigner_isRefusedWithAHint() throws Exception {
    try (FaultyHttpServer server = server("self")) {

      UpdateException refusal = Opening.refusal(source(url("server.example", server), OPTIONS));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal).hasMessageContaining("is signed by nobody this device trusts");
      assertThat(refusal.hint().orElseThrow()).contains("ServerCertificate");
    }
  }

  @ParameterizedTest
  @CsvSource({"self, self", "good, self", "good, self-ca"})
  void serverCertificate_isTrustedBesidesTheSystems(String shown, String trusted) throws Exception {
    Path pem = certificates.pem(trusted.split("-"));
    try (FaultyHttpServer server = server(shown)) {
      HttpOptions options = OPTIONS.withServerCertificate(pem);

      assertThat(Opening.read(source(url("server.example", server), options))).isEqualTo("hello");
    }
  }

  @Test
  void serverCertificate_isBoundToItsNames() throws Exception {
    try (FaultyHttpServer server = server("self")) {
      HttpOptions options = OPTIONS.withServerCertificate(certificates.pem("self"));

      assertThat(Opening.refusal(source(url("other.example", server), options)))
          .hasMessageContaining("is refused: No subject alternative");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired", "selfexpired"})
  void expiredCertificate_isRefusedEvenAsAnAnchor(String alias) throws Exception {
    try (FaultyHttpServer server = server(alias)) {
      HttpOptions options = OPTIONS.withServerCertificate(certificates.pem(alias));

      UpdateException refusal = Opening.refusal(source(url("server.example", server), options));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal)
          .hasMessageMatching(
              "certificate of server.example:[0-9]+: has expired \\(NotAfter: .*\\),"
                  + " and this device's clock says 20[-0-9]+T[0-9:]+Z");
    }
  }

  @Test
  void certificateOfTheFuture_putsTheClockInDoubt() throws Exception {
    try (FaultyHttpServer server = server("early")) {

      UpdateException refusal = Opening.refusal(source(url("server.example", server), OPTIONS));

      assertThat(refusal)
          .hasMessageMatching(
              "certificate of server.example:[0-9]+: is not valid yet \\(NotBefore: .*\\),"
                  + " and this device's clock says 20[-0-9]+T[0-9:]+Z");
      assertThat(refusal.hint().orElseThrow()).contains("clock is probably wrong");
    }
  }

  @Test
  void unreadableServerCertificate_isAnErrorOfTheConfiguration() throws Exception {
    try (FaultyHttpServer server = server("good")) {
      HttpOptions options = OPTIONS.withServerCertificate(folder.resolve("none.pem"));

      UpdateException refusal = Opening.refusal(source(url("server.example", server), options));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFIG);
      assertThat(refusal).hasMessageContaining("none.pem: can not be read");
    }
  }

  @ParameterizedTest
  @CsvSource({"self, other.example", "expired, server.example", "good, a_b"})
  void skipVerify_takesAnyCertificateAndWarnsEachTime(String shown, String host) throws Exception {
    List<String> warnings = new ArrayList<>();
    Logger logger = Logger.getLogger("tandem.source");
    Handler handler = new Recorder(warnings);
    logger.addHandler(handler);
    try (FaultyHttpServer server = server(shown)) {
      UrlSource source = source(url(host, server), OPTIONS.withSkipVerify(true));

      assertThat(Opening.read(source)).isEqualTo("hello");
      assertThat(Opening.read(source)).isEqualTo("hello");

      String warning = host + ":" + server.port() + ": its certificate is not checked (SkipVerify)";
      assertThat(warnings).containsExactly(warning, warning);
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void redirectToPlainHttp_isRefusedEvenWhereHttpIsAllowed() throws Exception {
    try (FaultyHttpServer plain = FaultyHttpServer.answering(HELLO);
        FaultyHttpServer server =
            FaultyHttpServer.start(
                certificates.listener("good"),
                exchange ->
                    exchange.send(
                        "HTTP/1.1 301 Moved\r\nLocation: " + plain.url("/b") + "\r\n\r\n"))) {

      assertThat(
              Opening.refusal(source(url("server.example", server), OPTIONS.withAllowHttp(true))))
          .hasMessage(
              "https://server.example:%d/a?...: redirected from https to %s,"
                  + " which is not encrypted",
              server.port(), plain.url("/b"));
      assertThat(plain.requests()).isEmpty();
    }
  }

  @Test
  void secondAddress_isAskedUnderTheNameOfTheUrl() throws Exception {
    List<SNIServerName> asked = new ArrayList<>();
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            certificates.listener("good"),
            exchange -> {
              SSLSocket socket = (SSLSocket) exchange.socket();
              asked.addAll(((ExtendedSSLSession) socket.getSession()).getRequestedServerNames());
              exchange.send(HELLO);
            })) {
      InetAddress[] addresses = {
        InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress()
      };
      UrlSource source =
          new UrlSource(
              url("server.example", server),
              OPTIONS,
              host -> addresses,
              List.of(certificates.pem("ca")));

      assertThat(Opening.read(source)).isEqualTo("hello");
      assertThat(asked).hasToString("[type=host_name (0), value=server.example]");
      assertThat(server.requests().get(0)).contains("Host: server.example:" + server.port());
    }
  }

  @Test
  void bodyCutShort_isAFailure() throws Exception {
    try (FaultyHttpServer server =
            FaultyHttpServer.start(
                certificates.listener("good"),
                exchange -> exchange.send(HELLO.substring(0, HELLO.length() - 2)));
        Source.Opened opened = source(url("server.example", server), OPTIONS).open()) {
      InputStream in = opened.stream();

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("reading failed after 3 bytes: connection closed 2 bytes early");
    }
  }

  @Test
  void serverWithoutTls_isNamed() throws Exception {
    try (FaultyHttpServer server = FaultyHttpServer.answering("HTTP/1.1 400 No\r\n\r\n")) {
      HttpOptions options = OPTIONS.withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(300));

      UpdateException refusal = Opening.refusal(source(url("server.example", server), options));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal).hasMessageContaining("TLS handshake with server.example");
    }
  }

  @Test
  void serverThatStallsInTheHandshake_isGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpOptions options = OPTIONS.withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(300));
      String url = "https://server.example:" + silent.getLocalPort() + "/";

      UpdateException refusal = Opening.refusal(source(url, options));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal).hasMessageContaining("no data for 300 ms");
    }
  }

  /** Keeps warnings and prints nothing. */
  private static final class Recorder extends Handler {
    private final List<String> warnings;

    Recorder(List<String> warnings) {
      this.warnings = warnings;
    }

    @Override
    public void publish(LogRecord record) {
      if (record.getLevel().equals(Level.WARNING)) {
        warnings.add(record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
