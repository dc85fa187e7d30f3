package tandem.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class HttpCallsTest {
  private static final HttpOptions PLAIN = HttpOptions.defaults(Map.of()).withAllowHttp(true);

  @Test
  void request_carriesMethodHeadersAndBody() throws Exception {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange -> {
              bodies.add(new String(exchange.socket().getInputStream().readNBytes(7), UTF_8));
              exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi, and more");
            })) {
      HttpCalls.Answer answer =
          new HttpCalls(PLAIN).call(request("PUT", server.url("/x?y=1"), "{\"ü\":1}".substring(1)));

      assertThat(bodies.take()).isEqualTo("\"ü\":1}");
      assertThat(server.requests().get(0))
          .contains("PUT /x?y=1 HTTP/1.1", "X-Name: value", "Content-Length: 7");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hi");
    }
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.answering(
            "HTTP/1.1 307 Away\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")) {
      HttpCalls.Answer answer = new HttpCalls(PLAIN).call(get(server.url("/")));

      assertThat(answer.status()).isEqualTo(307);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void retryAfter_isReadAsSecondsAndAsDate() throws Exception {
    try (FaultyHttpServer seconds =
            FaultyHttpServer.answering("HTTP/1.1 429 Slow\r\nRetry-After: 120\r\n\r\n");
        FaultyHttpServer date =
            FaultyHttpServer.answering(
                String.join(
                    "\r\n",
                    "HTTP/1.1 503 No",
                    "Date: Mon, 30 Nov 2026 10:00:00 GMT",
                    "Retry-After: Mon, 30 Nov 2026 10:01:00 GMT",
                    "",
                    ""))) {
      assertThat(new HttpCalls(PLAIN).call(get(seconds.url("/"))).retryAfter())
          .contains(Duration.ofMinutes(2));
      assertThat(new HttpCalls(PLAIN).call(get(date.url("/"))).retryAfter())
          .contains(Duration.ofMinutes(1));
    }
  }

  @Test
  void noContent_hasNoBodyThoughTheConnectionStaysOpen() throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange -> {
              exchange.send("HTTP/1.1 204 No Content\r\n\r\n");
              exchange.stall();
            })) {
      assertThat(new HttpCalls(PLAIN).call(get(server.url("/"))).body()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Length: 1048577\r\n\r\n', 'answer of 1048577 bytes, expected at most 1048576'",
    "'Content-Length: 5\r\n\r\nabc', answer ends after 3 of 5 bytes",
    "'Transfer-Encoding: gzip\r\n\r\n', 'transfer encoding is gzip, expected chunked or none'",
  })
  void answerThatCanNotBeUsed_isReportedAsUnavailable(String rest, String reason)
      throws IOException {
    try (FaultyHttpServer server = FaultyHttpServer.answering("HTTP/1.1 200 OK\r\n" + rest)) {
      assertThatThrownBy(() -> new HttpCalls(PLAIN).call(get(server.url("/a?secret=1"))))
          .isInstanceOf(UpdateException.class)
          .hasMessage(server.url("/a?...") + ": " + reason);
    }
  }

  @Test
  void endlessAnswer_isCutOff() throws IOException {
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange -> {
              exchange.send("HTTP/1.1 200 OK\r\n\r\n");
              String much = "x".repeat(1 << 16);
              for (int i = 0; i < 64; i++) {
                exchange.send(much);
              }
            })) {
      assertThatThrownBy(() -> new HttpCalls(PLAIN).call(get(server.url("/"))))
          .hasMessageContaining("answer of more than 1048576 bytes");
    }
  }

  @Test
  void answerThatDripsIn_endsInTime() throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange -> {
              exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
              for (int i = 0; i < 1_000_000; i++) {
                exchange.send("x");
              }
            })) {
      HttpCalls calls = new HttpCalls(PLAIN, Duration.ofMillis(50));

      assertThatThrownBy(() -> calls.call(get(server.url("/"))))
          .hasMessageContaining("the answer comes too slowly");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/x, 'http://127.0.0.1/x: is not encrypted, expected https'",
    "https://u:p@127.0.0.1/x, 'https://127.0.0.1/x: has a user or password, expected a URL without'",
    "ftp://127.0.0.1/x, URL is neither https nor http",
  })
  void urlThatIsNotForCalls_isAMistakeOfTheConfiguration(String url, String message) {
    assertThatThrownBy(() -> new HttpCalls(HttpOptions.defaults(Map.of())).call(get(url)))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessage(message);
  }

  @Test
  void headerThatWouldEndItsLine_isNotMade() {
    assertThatThrownBy(
            () -> new HttpCalls.Request("GET", "https://h", Map.of("A", "b\r\nC: d"), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("header A");
  }

  private static HttpCalls.Request get(String url) {
    return new HttpCalls.Request("GET", url, Map.of(), "");
  }

  private static HttpCalls.Request request(String method, String url, String body) {
    return new HttpCalls.Request(method, url, Map.of("X-Name", "value"), body);
  }
}
