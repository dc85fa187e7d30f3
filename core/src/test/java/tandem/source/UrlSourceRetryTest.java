package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** How often a server is asked again, when, and after which answers not at all. */
@Timeout(60)
class UrlSourceRetryTest {
  private static final HttpOptions PATIENT =
      Urls.IMPATIENT.withRetry(RetryPolicy.DEFAULT.withRetries(3));
  private static final String TAG = "ETag: \"v1\"\r\n";
  private static final String BROKEN = "HTTP/1.1 200\r\nContent-Length: 5\r\n" + TAG + "\r\nhe";
  private static final String REST =
      "HTTP/1.1 206\r\nContent-Range: bytes 2-4/5\r\n" + TAG + "\r\nllo";
  private static final String WHOLE = "HTTP/1.1 200\r\nContent-Length: 5\r\n" + TAG + "\r\nhello";

  private final List<Duration> waits = new ArrayList<>();

  /** Gives one answer after the other, and the last one for ever. */
  private static FaultyHttpServer answering(String... answers) throws IOException {
    AtomicInteger next = new AtomicInteger();
    return FaultyHttpServer.start(
        exchange -> {
          String answer = answers[Math.min(next.getAndIncrement(), answers.length - 1)];
          exchange.send(answer);
          if (answer.isEmpty()) {
            exchange.stall();
          }
        });
  }

  private UrlSource source(FaultyHttpServer server) throws UpdateException {
    return Urls.source(server.url("/a"), PATIENT, waits);
  }

  private void assertFails(FaultyHttpServer server, String message) {
    assertThatThrownBy(() -> Opening.read(source(server)))
        .isInstanceOf(IOException.class)
        .hasMessage(server.url("/a") + ": reading failed after 2 bytes: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0-4/5", "1-4/5", "3-4/5", "2-3/5", "2-5/6", "2-4/6", "4-2/5", "2-3/4", "2-1/5"})
  void partThatIsNotTheRest_isNeverTaken(String range) throws Exception {
    String wrong = "HTTP/1.1 206\r\nContent-Range: bytes " + range + "\r\n" + TAG + "\r\nllo";
    try (FaultyHttpServer server = answering(BROKEN, wrong)) {

      assertThatThrownBy(() -> Opening.read(source(server)))
          .hasMessageStartingWith(server.url("/a") + ": reading failed after 2 bytes: ")
          .hasMessageMatching("(?s).*(expected those from 2 to its end|has changed meanwhile).*");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none                         | content range is missing, expected bytes",
        "Content-Range: lines 2-4/5   | content range is lines 2-4/5, expected bytes",
        "Content-Range: bytes */5     | content range is bytes */5, expected bytes",
        "Content-Range: bytes 2-4/5, Content-Encoding: gzip | content encoding is gzip,"
            + " expected none",
        "Content-Range: bytes 2-4/5, Content-Length: 4 | server sent bytes 2-4/5 of the file,"
            + " expected those from 2 to its end",
      })
  void partThatDoesNotSayWhatItIs_isNeverTaken(String headers, String message) throws Exception {
    String lines = headers == null ? "" : headers.replace(", ", "\r\n") + "\r\n";
    try (FaultyHttpServer server =
        answering(BROKEN, "HTTP/1.1 206\r\n" + TAG + lines + "\r\nllo")) {

      assertFails(server, message);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void partOfUnknownTotal_isTakenIfItEndsWhereTheFileDoes() throws Exception {
    try (FaultyHttpServer server = answering(BROKEN, REST.replace("/5", "/*"))) {

      assertThat(Opening.read(source(server))).isEqualTo("hello");
    }
  }

  @Test
  void fileThatIsShorterThanWhatCame_isAFailureAtOnce() throws Exception {
    String broken = "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe";
    try (FaultyHttpServer server =
        answering(broken, "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nh")) {

      assertFails(server, "the file on the server has changed meanwhile: it has only 1 bytes now");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void partWithoutTheValidator_isNotTakenButTheWholeFileIs() throws Exception {
    try (FaultyHttpServer server = answering(BROKEN, REST.replace(TAG, ""), WHOLE)) {

      assertThat(Opening.read(source(server))).isEqualTo("hello");
      assertThat(server.requests().get(2)).noneMatch(line -> line.startsWith("Range"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 407, 410, 412, 416})
  void answerThatWillNotChange_isNotAskedForAgain(int status) throws Exception {
    String no = "HTTP/1.1 " + status + " No\r\n\r\n";
    try (FaultyHttpServer server = answering(BROKEN, no)) {

      assertFails(server, "server answered " + status + " No, expected 206");
      assertThat(server.requests()).hasSize(2);
    }
    try (FaultyHttpServer server = answering(no, WHOLE)) {

      assertThat(Opening.refusal(source(server)))
          .hasMessage(server.url("/a") + ": server answered " + status + " No, expected 200");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void answerThatAsksForPatience_isAskedForAgain(int status) throws Exception {
    String later = "HTTP/1.1 " + status + " Later\r\n\r\n";
    try (FaultyHttpServer server = answering(later, BROKEN, later, later, REST)) {

      assertThat(Opening.read(source(server))).isEqualTo("hello");
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void serverThatStaysBusy_isGivenUpWithTheNumberOfTries() throws Exception {
    String later = "HTTP/1.1 503 Later\r\n\r\n";
    try (FaultyHttpServer server = answering(later)) {
      UpdateException refusal = Opening.refusal(source(server));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal)
          .hasMessage(
              server.url("/a") + ": server answered 503 Later, expected 200; tried 3 times again");
      assertThat(server.requests()).hasSize(4);
    }
    try (FaultyHttpServer server = answering(BROKEN, later)) {
      assertFails(server, "server answered 503 Later, expected 206; tried 3 times again");
    }
  }

  @Test
  void waits_growAndAreLeftToChance() throws Exception {
    HttpOptions options = Urls.OPTIONS.withRetry(RetryPolicy.DEFAULT);
    try (FaultyHttpServer server = answering("HTTP/1.1 503 Later\r\n\r\n")) {

      Opening.refusal(Urls.source(server.url("/a"), options, waits));
    }

    long[] longest = {1, 2, 4, 8, 16, 32, 60, 60, 60, 60};
    assertThat(waits).hasSize(longest.length);
    for (int i = 0; i < longest.length; i++) {
      assertThat(waits.get(i).toMillis()).isBetween(longest[i] * 500, longest[i] * 1000);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry-After: 7                              | 7",
        "Retry-After: 300                            | 300",
        "Date: Tue, 03 Nov 2026 10:00:00 GMT, Retry-After: Tue, 03 Nov 2026 10:00:09 GMT | 9",
        "Date: Tue, 03 Nov 2026 10:00:00 GMT, Retry-After: Tue, 03 Nov 2026 09:00:00 GMT | 0",
        "Retry-After: Tue, 03 Nov 2026 10:00:09 GMT  | 0",
        "Retry-After: soon                           | 0",
      })
  void waitThatTheServerAsksFor_isGranted(String headers, long seconds) throws Exception {
    String lines = headers.replaceAll(", (Retry)", "\r\n$1") + "\r\n";
    try (FaultyHttpServer server =
        answering(BROKEN, "HTTP/1.1 429 Later\r\n" + lines + "\r\n", REST)) {

      assertThat(Opening.read(source(server))).isEqualTo("hello");
      if (seconds == 0) {
        assertThat(waits.get(1)).isLessThanOrEqualTo(Duration.ofSeconds(2));
      } else {
        assertThat(waits.get(1)).isEqualTo(Duration.ofSeconds(seconds));
      }
    }
  }

  @Test
  void waitThatIsTooLong_isAFailureNow() throws Exception {
    String later = "HTTP/1.1 503 Later\r\nRetry-After: 301\r\n\r\n";
    try (FaultyHttpServer server = answering(BROKEN, later)) {

      assertFails(
          server,
          "server answered 503 Later, expected 206;"
              + " the server asks to wait 301 s, and 300 s are the most");
    }
  }

  @Test
  void serverThatStalls_isAskedForTheRest() throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange -> {
              boolean isFirst = exchange.request().stream().noneMatch(l -> l.startsWith("Range"));
              exchange.send(isFirst ? BROKEN : REST);
              if (isFirst) {
                exchange.stall();
              }
            })) {

      assertThat(Opening.read(source(server))).isEqualTo("hello");
    }
  }

  @Test
  void redirect_isFollowedAnewForTheRest() throws Exception {
    AtomicInteger signed = new AtomicInteger();
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange -> {
              String to = "/signed" + signed.getAndIncrement() / 2;
              if (exchange.requestLine().startsWith("GET /a ")) {
                exchange.send("HTTP/1.1 302\r\nLocation: " + to + "\r\n\r\n");
              } else {
                exchange.send(exchange.requestLine().contains("signed0") ? BROKEN : REST);
              }
            })) {

      assertThat(Opening.read(source(server))).isEqualTo("hello");
      assertThat(server.requests())
          .extracting(request -> request.get(0))
          .containsExactly(
              "GET /a HTTP/1.1",
              "GET /signed0 HTTP/1.1",
              "GET /a HTTP/1.1",
              "GET /signed1 HTTP/1.1");
    }
  }

  @Test
  void redirectThatIsRefused_isNotTriedAgain() throws Exception {
    try (FaultyHttpServer server = answering(BROKEN, "HTTP/1.1 302\r\nLocation: /a\r\n\r\n")) {

      assertFails(server, "redirected in a ring, back to " + server.url("/a"));
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void serverThatIsGone_isGivenUpWithTheNumberOfTries() throws Exception {
    FaultyHttpServer server = answering(BROKEN);
    Source.Opened opened = source(server).open();
    InputStream in = opened.stream();
    server.close();

    assertThatThrownBy(in::readAllBytes)
        .hasMessageContaining("could not connect to 127.0.0.1:" + server.port())
        .hasMessageEndingWith("tried 3 times again");
    assertThat(waits).hasSize(3);
    opened.close();
  }

  @Test
  void closedWhileItWaits_endsAtOnce() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (FaultyHttpServer server = answering(BROKEN)) {
      UrlSource source =
          new UrlSource(
              server.url("/a"),
              PATIENT.withRetry(
                  new RetryPolicy(
                      3, Duration.ofMinutes(9), Duration.ofMinutes(9), Duration.ofMinutes(9))),
              Dialer.Resolver.SYSTEM,
              List.of(),
              (wait, end) -> {
                waiting.countDown();
                Pauses.REAL.pause(wait, end);
              });
      Source.Opened opened = source.open();
      Thread closer =
          new Thread(
              () -> {
                try {
                  waiting.await(30, TimeUnit.SECONDS);
                  opened.close();
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      closer.start();

      assertThatThrownBy(() -> opened.stream().readAllBytes())
          .hasMessageContaining("stream is closed");
      closer.join();
      assertThat(server.requests()).hasSize(1);
    }
  }
}
