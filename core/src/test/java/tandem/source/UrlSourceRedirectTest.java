package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.MalformedURLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class UrlSourceRedirectTest {

  /** Redirects {@code /n} to {@code /n-1} and answers {@code /0}. */
  private static FaultyHttpServer countdown() throws IOException {
    return FaultyHttpServer.start(
        exchange -> {
          int left = exchange.requestLine().charAt("GET /".length()) - '0';
          exchange.send(left == 0 ? "HTTP/1.1 200\r\n\r\nhello" : redirect("/" + (left - 1)));
        });
  }

  private static String redirect(String location) {
    return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 3\r\n\r\nsee";
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void redirects_areFollowed(int hops) throws Exception {
    try (FaultyHttpServer server = countdown()) {

      assertThat(Opening.read(Urls.source(server.url("/" + hops)))).isEqualTo("hello");
      assertThat(server.requests()).hasSize(hops + 1);
    }
  }

  @Test
  void sixthRedirect_isNotFollowed() throws Exception {
    try (FaultyHttpServer server = countdown()) {

      UpdateException refusal = Urls.refusal(server.url("/6"));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal)
          .hasMessage(
              "%s, redirected to %s: redirected more than 5 times",
              server.url("/6"), server.url("/1"));
      assertThat(server.requests()).hasSize(6);
    }
  }

  @Test
  void ring_isLeftAtOnce() throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange ->
                exchange.send(redirect(exchange.requestLine().contains("/a") ? "/b" : "/a")))) {

      assertThat(Urls.refusal(server.url("/a")))
          .hasMessage(
              "%s, redirected to %s: redirected in a ring, back to %s",
              server.url("/a"), server.url("/b"), server.url("/a"));
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void failureBehindARedirect_namesBothPlaces() throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange ->
                exchange.send(
                    exchange.requestLine().contains("/a")
                        ? redirect("/signed?key=secret")
                        : "HTTP/1.1 404 Gone\r\n\r\n"))) {

      assertThat(Urls.refusal(server.url("/a?t=secret")))
          .hasMessage(
              "%s, redirected to %s: server answered 404 Gone, expected 200",
              server.url("/a?..."), server.url("/signed?..."));
    }
  }

  @Test
  void userAndPassword_stayWithTheFirstServer() throws Exception {
    try (FaultyHttpServer other = FaultyHttpServer.answering("HTTP/1.1 200\r\n\r\nhello");
        FaultyHttpServer first =
            FaultyHttpServer.start(
                exchange ->
                    exchange.send(
                        redirect(
                            exchange.requestLine().contains("/a")
                                ? "/b"
                                : other.url("/c").replace("//", "//evil:word@"))))) {

      Opening.read(Urls.source(first.url("/a").replace("//", "//user:secret@")));

      assertThat(first.requests())
          .hasSize(2)
          .allSatisfy(
              request -> assertThat(request).anyMatch(line -> line.startsWith("Authorization")));
      assertThat(other.requests())
          .hasSize(1)
          .allSatisfy(
              request -> assertThat(request).noneMatch(line -> line.startsWith("Authorization")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/d/a?x=1, b, https://h/d/b",
    "https://h/d/a?x=1, /b?y=2, https://h/b?y=2",
    "https://h/d/a?x=1, ?y=2, https://h/d/a?y=2",
    "https://h/d/a, ../b, https://h/b",
    "https://h, b, https://h/b",
    "https://h/d/a, //other/b, https://other/b",
    "http://h/d/a, HTTPS://Other:444, https://other:444/",
    "https://h/a, /c d|e[1].mender, https://h/c%20d%7Ce%5B1%5D.mender",
    "https://h/a, /\u00c3\u00bc, https://h/%C3%BC"
  })
  void location_isResolvedAgainstTheUrl(String url, String location, String expected)
      throws Exception {
    HttpTarget next = new Redirects(5).next(HttpTarget.parse(url), location);

    assertThat(next.origin() + next.resource()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a?k=secret, 'redirected from https to http://h/a?..., which is not encrypted'",
    "ftp://h/secret, URL is neither https nor http",
    "https://user:secret@/, URL has no valid host and port",
    "/%zz?secret, 'URL is not valid: Malformed escape pair at position 1'"
  })
  void badLocation_isRefusedWithoutItsSecrets(String location, String message) throws Exception {
    HttpTarget from = HttpTarget.parse("https://h/x");
    IOException failure =
        catchThrowableOfType(IOException.class, () -> new Redirects(5).next(from, location));

    assertThat(failure).hasMessage(message).hasNoCause();
  }

  @Test
  void malformedUrl_isNoCauseThatHoldsIt() {
    assertThat(
            catchThrowableOfType(
                MalformedURLException.class, () -> HttpTarget.parse("https://h/%?secret")))
        .hasNoCause();
  }
}
