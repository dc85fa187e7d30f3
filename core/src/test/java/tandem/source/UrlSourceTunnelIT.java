package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to a server through a proxy; every host name leads to the loopback. */
class UrlSourceTunnelIT {
  @TempDir static Path folder;
  private static TestCertificates certificates;

  @BeforeAll
  static void takeFolder() {
    certificates = new TestCertificates(folder);
  }

  private static FaultyHttpServer server() throws Exception {
    return FaultyHttpServer.start(
        certificates.listener("good"), exchange -> exchange.send("HTTP/1.1 200\r\n\r\nhello"));
  }

  private static UrlSource source(String host, FaultyHttpServer server, String proxy)
      throws Exception {
    return new UrlSource(
        "https://" + host + ":" + server.port() + "/a?key=secret",
        HttpOptions.defaults(Map.of("https_proxy", proxy))
            .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30)),
        name -> new InetAddress[] {InetAddress.getLoopbackAddress()},
        List.of(certificates.pem("ca")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tunnelThroughAProxyWithPassword_endsAtTheServer(boolean tlsToProxy) throws Exception {
    try (FaultyHttpServer proxy =
            tlsToProxy ? TestProxy.start(certificates.listener("good")) : TestProxy.start();
        FaultyHttpServer server = server()) {
      String proxyUrl =
          (tlsToProxy ? "https" : "http") + "://user:p%40ss@server.example:" + proxy.port();

      assertThat(Opening.read(source("server.example", server, proxyUrl))).isEqualTo("hello");

      assertThat(proxy.requests().get(0))
          .startsWith("CONNECT server.example:" + server.port() + " HTTP/1.1");
      assertThat(server.requests().get(0))
          .startsWith("GET /a?key=secret HTTP/1.1")
          .noneMatch(line -> line.startsWith("Proxy-"));
    }
  }

  @Test
  void serverBehindATunnel_isVerifiedToo() throws Exception {
    try (FaultyHttpServer proxy = TestProxy.start();
        FaultyHttpServer server = server()) {
      String proxyUrl = "http://user:p%40ss@127.0.0.1:" + proxy.port();

      assertThat(Opening.refusal(source("other.example", server, proxyUrl)))
          .hasMessageContaining("is refused: No subject alternative");
    }
  }
}
