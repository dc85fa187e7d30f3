package tandem.managed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.source.HttpCalls;
import tandem.source.HttpOptions;

class TenantLookupTest {
  private HttpServer server;
  private String url;
  private String tenant = "{\"id\": \"1\", \"tenant_token\": \"abc.def\"}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    String right = "Basic " + Base64.getEncoder().encodeToString("ü:pass".getBytes(UTF_8));
    server.createContext(
        "/api/management/v1/useradm/auth/login",
        exchange -> {
          boolean post = exchange.getRequestMethod().equals("POST");
          boolean known = right.equals(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(exchange, known && post ? 200 : 401, "session\n");
        });
    server.createContext(
        "/api/management/v1/tenantadm/user/tenant",
        exchange -> {
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          answer(exchange, "Bearer session".equals(given) ? 200 : 401, tenant);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String lookUp(String password) throws UpdateException {
    HttpCalls calls = new HttpCalls(HttpOptions.defaults(Map.of()).withAllowHttp(true));
    return TenantLookup.token(calls, url, "ü", password);
  }

  @Test
  void tokenOfTheUsersTenant_isReturned() throws Exception {
    assertThat(lookUp("pass")).isEqualTo("abc.def");
  }

  @Test
  void wrongPassword_isSaidAndNotShown() {
    assertThatThrownBy(() -> lookUp("secret"))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NO_PERMISSION))
        .hasMessageContaining("does not know this user")
        .hasMessageNotContaining("secret");
  }

  @Test
  void answerWithoutToken_isRefused() {
    tenant = "{\"tenant_token\": \"two\\nlines\"}";

    assertThatThrownBy(() -> lookUp("pass"))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
        .hasMessageContaining("expected a token");
  }
}
