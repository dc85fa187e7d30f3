package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class UrlSourceProxyTest {

  private static HttpOptions options(Map<String, String> environment) {
    return HttpOptions.defaults(environment)
        .withAllowHttp(true)
        .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));
  }

  @Test
  void plainRequest_goesToTheProxyWithItsPassword() throws Exception {
    try (FaultyHttpServer proxy = TestProxy.start()) {
      String place = "http://user:p%40ss@127.0.0.1:" + proxy.port() + "/";

      String body =
          Opening.read(
              Urls.source("http://me:too@h.example/a?b=c", options(Map.of("http_proxy", place))));

      assertThat(body).isEqualTo("from the proxy");
      assertThat(proxy.requests().get(0))
          .startsWith("GET http://h.example/a?b=c HTTP/1.1", "Host: h.example")
          // printf 'me:too' | base64
          .contains("Authorization: Basic bWU6dG9v");
    }
  }

  @Test
  void hostOfNoProxy_isAskedItself() throws Exception {
    try (FaultyHttpServer server = FaultyHttpServer.answering("HTTP/1.1 200\r\n\r\nhello")) {
      HttpOptions options =
          options(Map.of("http_proxy", "http://127.0.0.2:1", "no_proxy", "x 127.0.0.1"));

      assertThat(Opening.read(Urls.source(server.url("/"), options))).isEqualTo("hello");
    }
  }

  @Test
  void proxyThatWantsAPassword_isNamedWithoutIt() throws Exception {
    try (FaultyHttpServer proxy = TestProxy.start()) {
      String place = "http://user:secret@127.0.0.1:" + proxy.port();
      HttpOptions options = options(Map.of("HTTPS_PROXY", place, "HTTP_PROXY", place));

      UpdateException tunnel = Opening.refusal(Urls.source("https://h.example/a?b", options));
      UpdateException relay = Opening.refusal(Urls.source("http://h.example/a?b", options));

      assertThat(tunnel.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(tunnel)
          .hasMessage(
              "proxy http://127.0.0.1:%d: refused to connect to h.example:443: 407 Who?",
              proxy.port());
      assertThat(relay)
          .hasMessage("http://h.example/a?...: server answered 407 Who?, expected 200");
      assertThat(relay.hint().orElseThrow()).contains("http_proxy");
      assertThat(options.toString()).doesNotContain("secret");
    }
  }

  @Test
  void tunnelThatIsCut_isAFailure() throws Exception {
    try (FaultyHttpServer proxy = FaultyHttpServer.answering("HTTP/1.1 200\r\nX: y")) {
      HttpOptions options = options(Map.of("https_proxy", "http://127.0.0.1:" + proxy.port()));

      assertThat(Opening.refusal(Urls.source("https://h.example/", options)))
          .hasMessage("https://h.example/: connection closed after 18 bytes of the answer's head");
    }
  }

  @Test
  void contradictoryEnvironment_isRefusedBeforeAnythingIsSent() throws Exception {
    HttpOptions options = options(Map.of("no_proxy", "a,b"));

    assertThat(Opening.refusal(Urls.source("http://h.example/", options)).kind())
        .isEqualTo(ErrorKind.CONFIG);
  }
}
