package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class UrlSourceFaultsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void bodyCutShort_namesGotAndExpected(int n) throws Exception {
    try (FaultyHttpServer server =
            FaultyHttpServer.answering(OK + "Content-Length: 5\r\n\r\n" + "hello".substring(0, n));
        Source.Opened opened = Urls.source(server.url("/x?s=1")).open()) {
      InputStream in = opened.stream();

      String failed = ": reading failed after %d bytes: connection closed %d bytes early";
      String expected = server.url("/x?...") + failed.formatted(n, 5 - n);
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessage(expected);
      assertThatThrownBy(in::read).hasMessage(expected);
    }
  }

  @Test
  void chunkedBodyCutShort_isAFailure() throws Exception {
    String whole = OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    int head = whole.indexOf("\r\n\r\n") + 4;
    for (int end = head; end < whole.length(); end++) {
      try (FaultyHttpServer server = FaultyHttpServer.answering(whole.substring(0, end));
          Source.Opened opened = Urls.source(server.url("/")).open()) {
        InputStream in = opened.stream();

        assertThatThrownBy(in::readAllBytes)
            .as("cut at %d", end)
            .isInstanceOf(IOException.class)
            .hasMessageContainingAll(server.url("/"), "connection closed");
      }
    }
  }

  @Test
  void headCutShort_isAFailure() throws Exception {
    String head = OK + "Content-Length: 5\r\n\r\n";
    for (int end = 0; end < head.length(); end++) {
      try (FaultyHttpServer server = FaultyHttpServer.answering(head.substring(0, end))) {

        assertThat(Urls.refusal(server.url("/")))
            .as("cut at %d", end)
            .hasMessage(
                server.url("/")
                    + ": connection closed after "
                    + end
                    + " bytes of the answer's head");
      }
    }
  }

  @Test
  void serverThatStallsInTheBody_isGivenUp() throws Exception {
    try (FaultyHttpServer server =
            FaultyHttpServer.start(
                exchange -> {
                  exchange.send(OK + "Content-Length: 5\r\n\r\nhe");
                  exchange.stall();
                });
        Source.Opened opened = Urls.source(server.url("/"), Urls.IMPATIENT).open()) {
      InputStream in = opened.stream();

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessage(server.url("/") + ": reading failed after 2 bytes: no data for 300 ms");
    }
  }

  @Test
  void serverThatNeverAnswers_isGivenUp() throws Exception {
    try (FaultyHttpServer server = FaultyHttpServer.start(FaultyHttpServer.Exchange::stall)) {

      UpdateException refusal = Opening.refusal(Urls.source(server.url("/"), Urls.IMPATIENT));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal).hasMessage(server.url("/") + ": no data for 300 ms");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, NO_INPUT",
    "410, NO_INPUT",
    "201, UNAVAILABLE",
    "204, UNAVAILABLE",
    "206, UNAVAILABLE",
    "302, UNAVAILABLE",
    "304, UNAVAILABLE",
    "403, UNAVAILABLE",
    "407, UNAVAILABLE",
    "429, UNAVAILABLE",
    "500, UNAVAILABLE",
    "503, UNAVAILABLE",
    "999, UNAVAILABLE"
  })
  void everyStatusBut200_isRefused(int status, ErrorKind kind) throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.answering("HTTP/1.1 " + status + " \u009b[31mNo\r\n\r\nbody")) {

      UpdateException refusal = Urls.refusal(server.url("/a?key=secret"));

      assertThat(refusal.kind()).isEqualTo(kind);
      assertThat(refusal)
          .hasMessage(
              server.url("/a?...") + ": server answered " + status + " ?[31mNo, expected 200");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Encoding: gzip      | content encoding is gzip, expected none",
        "Content-Encoding: br, gzip  | content encoding is br, gzip, expected none",
        "Transfer-Encoding: gzip, chunked | transfer encoding is gzip, chunked, expected chunked",
        "Content-Length: -1          | content length is -1, expected one number",
        "Content-Length: 1, 2        | content length is 1, 2, expected one number",
        "Content-Length: 0x10        | content length is 0x10, expected one number",
        "Content-Length: 9999999999999999999 | expected one number",
        "Content-Length : 5          | answer has a malformed header",
        "no colon                    | answer has a malformed header",
      })
  void answerThatIsNotPlain_isRefused(String header, String message) throws Exception {
    try (FaultyHttpServer server = FaultyHttpServer.answering(OK + header + "\r\n\r\nhello")) {

      UpdateException refusal = Urls.refusal(server.url("/"));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal).hasMessageContainingAll(server.url("/") + ": ", message);
    }
  }

  @Test
  void answerThatIsEndlessHead_isRefused() throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange -> {
              exchange.send(OK);
              while (true) {
                exchange.send("X: " + "y".repeat(1000) + "\r\n");
              }
            })) {

      assertThat(Urls.refusal(server.url("/"))).hasMessageContaining("larger than 65536 bytes");
    }
  }
}
