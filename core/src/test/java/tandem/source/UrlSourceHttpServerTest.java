package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK's server: an implementation of HTTP that is not ours. */
class UrlSourceHttpServerTest {
  private static final int CHUNKED = 0;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeBody_arrivesWhole(boolean chunked) throws Exception {
    byte[] body = new byte[3_000_001];
    new Random(1).nextBytes(body);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, chunked ? CHUNKED : body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/a.mender";
    try (Source.Opened opened = Urls.source(url).open()) {

      assertThat(opened.length().isPresent()).isEqualTo(!chunked);
      assertThat(opened.stream().readAllBytes()).isEqualTo(body);
    } finally {
      server.stop(0);
    }
  }
}
