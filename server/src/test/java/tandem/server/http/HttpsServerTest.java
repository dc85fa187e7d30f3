package tandem.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.tls.ServerTls;

class HttpsServerTest {
  private static final HttpLimits LIMITS =
      new HttpLimits(
          4096,
          1000,
          9000,
          3000,
          100,
          100,
          20,
          Duration.ofSeconds(20),
          Duration.ofMillis(1500),
          1000,
          Duration.ofSeconds(20));
  private static final int LONGER = 5000; // ms: enough to be looked at several times

  @TempDir Path folder;
  private HttpServer server;
  private ServerTls tls;

  @BeforeEach
  void start() throws IOException {
    Router router = new Router();
    router.add("GET", "/", request -> Reply.text(200, "text/plain", "hello"));
    tls = ServerTls.inFolder(folder, Set.of(), Clock.systemUTC());
    server =
        HttpServer.start(
            new HttpSettings("127.0.0.1", 0, Optional.of(tls.context()), LIMITS), router);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void connection_outlivesTheTimeForItsHandshake() throws Exception {
    try (Socket socket =
        trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port())) {
      assertThat(get(socket)).endsWith("hello");
      socket.setSoTimeout(LONGER);
      assertThatThrownBy(socket.getInputStream()::read).isInstanceOf(SocketTimeoutException.class);

      assertThat(get(socket)).endsWith("hello");
    }
  }

  @Test
  void handshakeThatDoesNotEnd_endsTheConnection() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(new byte[] {22, 3, 1});

      // Nothing but an alert of TLS, and then the end.
      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
    }
  }

  private int port() {
    return server.port();
  }

  private static String get(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("hello") < 0) {
      int next = in.read();
      assertThat(next).as("after " + answer).isNotEqualTo(-1);
      answer.append((char) next);
    }
    return answer.toString();
  }

  private SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(tls.certificate())) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
