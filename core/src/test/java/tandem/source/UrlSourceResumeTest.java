package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.UpdateException;

/** A body that breaks off is taken up again, and never becomes a mixture of two files. */
class UrlSourceResumeTest {
  private static final HttpOptions PATIENT =
      Urls.OPTIONS.withRetry(RetryPolicy.DEFAULT.withRetries(3));
  private static final String TEXT = ServedFile.text(40);
  private static final String DATED =
      "Date: Tue, 03 Nov 2026 10:00:00 GMT\r\nLast-Modified: Tue, 03 Nov 2026 09:59:59 GMT\r\n";

  private final List<Duration> waits = new ArrayList<>();

  private String read(FaultyHttpServer server) throws UpdateException, IOException {
    return Opening.read(source(server));
  }

  private UrlSource source(FaultyHttpServer server) throws UpdateException {
    return Urls.source(server.url("/a?key=secret"), PATIENT, waits);
  }

  private void assertFails(FaultyHttpServer server, String message) {
    assertThatThrownBy(() -> read(server))
        .isInstanceOf(IOException.class)
        .hasMessage(server.url("/a?...") + ": reading failed after " + message);
  }

  private static List<String> ranges(FaultyHttpServer server) {
    return server.requests().stream()
        .flatMap(List::stream)
        .filter(line -> line.matches("(If-)?Range: .*"))
        .toList();
  }

  @Test
  void cutAtEachByte_goesOnThereAndAsksForNothingTwice() throws Exception {
    for (int cut = 0; cut < TEXT.length(); cut++) {
      ServedFile file = new ServedFile(TEXT).cutAfter(cut);
      try (FaultyHttpServer server = FaultyHttpServer.start(file);
          Source.Opened opened = source(server).open()) {

        assertThat(opened.length()).isEqualTo(OptionalLong.of(TEXT.length()));
        assertThat(opened.stream().readAllBytes()).as("cut at %d", cut).asString().isEqualTo(TEXT);
        assertThat(opened.stream().read()).isEqualTo(-1);
        assertThat(ranges(server))
            .isEqualTo(
                cut == 0
                    ? List.of()
                    : List.of("Range: bytes=" + cut + "-", "If-Range: " + ServedFile.TAG));
      }
    }
  }

  @Test
  void connectionThatBringsOneByteEach_bringsThemAll() throws Exception {
    Integer[] ones = new Integer[TEXT.length()];
    Arrays.fill(ones, 1);
    try (FaultyHttpServer server = FaultyHttpServer.start(new ServedFile(TEXT).cutAfter(ones))) {

      assertThat(read(server)).isEqualTo(TEXT);
      // Each byte was progress: the wait never grew.
      assertThat(waits).hasSize(TEXT.length() - 1).allMatch(wait -> wait.toMillis() <= 1000);
    }
  }

  @Test
  void chunkedBodyOfUnknownLength_goesOnAsWell() throws Exception {
    for (int cut = 0; cut < TEXT.length(); cut++) {
      ServedFile file = new ServedFile(TEXT).inChunks().cutAfter(cut);
      try (FaultyHttpServer server = FaultyHttpServer.start(file);
          Source.Opened opened = source(server).open()) {

        assertThat(opened.length()).isEmpty();
        assertThat(opened.stream().readAllBytes()).as("cut at %d", cut).asString().isEqualTo(TEXT);
      }
    }
  }

  @Test
  void dateOfTheFile_servesAsValidator() throws Exception {
    ServedFile file = new ServedFile(TEXT).withHeader(DATED).cutAfter(7);
    try (FaultyHttpServer server = FaultyHttpServer.start(file)) {

      assertThat(read(server)).isEqualTo(TEXT);
      assertThat(ranges(server))
          .containsExactly("Range: bytes=7-", "If-Range: Tue, 03 Nov 2026 09:59:59 GMT");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ETag: W/\"v1\"\r\n",
        "ETag: v1\r\n",
        "ETag: \"\u00fc\"\r\n",
        "Last-Modified: Tue, 03 Nov 2026 10:00:00 GMT\r\n",
        // Changed in the second of the answer: it may have changed once more in the same one.
        "Date: Tue, 03 Nov 2026 10:00:00 GMT\r\nLast-Modified: Tue, 03 Nov 2026 10:00:00 GMT\r\n"
      })
  void fileWithoutASoundValidator_isReadFromItsStartAndCompared(String headers) throws Exception {
    ServedFile file = new ServedFile(TEXT).withHeader(headers).cutAfter(7, 3, 20);
    try (FaultyHttpServer server = FaultyHttpServer.start(file)) {

      assertThat(read(server)).isEqualTo(TEXT);
      assertThat(ranges(server)).isEmpty();
    }
  }

  @Test
  void serverThatIgnoresRange_isReadFromTheStartAndCompared() throws Exception {
    ServedFile file = new ServedFile(TEXT).withoutRanges().cutAfter(30, 29);
    try (FaultyHttpServer server = FaultyHttpServer.start(file)) {

      assertThat(read(server)).isEqualTo(TEXT);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void serverThatIgnoresRangeAndAlwaysCuts_isGivenUpEvenIfItBringsALittleMore() throws Exception {
    ServedFile file = new ServedFile(TEXT).withoutRanges().cutAfter(1, 2, 3, 4, 5, 6, 7);
    try (FaultyHttpServer server = FaultyHttpServer.start(file)) {

      assertFails(server, "4 bytes: connection closed 36 bytes early; tried 3 times again");
      assertThat(server.requests()).hasSize(4);
    }
  }

  // Same length, other content: with or without the server's help it is seen.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ETag: \"v1\" | ETag: \"v2\" | true  | its ETag is another",
        "ETag: \"v1\" | ETag: \"v2\" | false | its ETag is another",
        "X: 1         | X: 1         | true  | its first 7 bytes are others",
        "X: 1         | ETag: \"v2\" | false | its first 7 bytes are others",
        "Last-Modified: 1 | Last-Modified: 2 | true | it has another date",
      })
  void fileThatChangesMeanwhile_isNeverMixed(
      String before, String after, boolean ifRange, String how) throws Exception {
    String other = "x" + ServedFile.text(39);
    ServedFile file = new ServedFile(TEXT).withHeader(before + "\r\n").cutAfter(7);
    if (!ifRange) {
      file.withoutIfRange();
    }
    try (FaultyHttpServer server = FaultyHttpServer.start(file);
        Source.Opened opened = source(server).open()) {
      byte[] start = opened.stream().readNBytes(7);
      assertThat(start).asString().isEqualTo(TEXT.substring(0, 7));
      file.replace(other, after + "\r\n");

      assertThatThrownBy(() -> opened.stream().readAllBytes())
          .hasMessage(
              server.url("/a?...")
                  + ": reading failed after 7 bytes: the file on the server has changed meanwhile: "
                  + how);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"39", "41"})
  void fileOfAnotherLength_isToldWithBothNumbers(int length) throws Exception {
    ServedFile file = new ServedFile(TEXT).cutAfter(7);
    try (FaultyHttpServer server = FaultyHttpServer.start(file);
        Source.Opened opened = source(server).open()) {
      opened.stream().readNBytes(7);
      file.replace(ServedFile.text(length), "ETag: \"v2\"\r\n");

      assertThatThrownBy(() -> opened.stream().readAllBytes())
          .hasMessageEndingWith("changed meanwhile: it has %d bytes now, and had 40", length);
    }
  }
}
