package tandem.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {
  private static final HttpLimits LIMITS =
      new HttpLimits(
          4096,
          40_000,
          60_000,
          3000,
          100,
          100,
          20,
          Duration.ofSeconds(20),
          Duration.ofMillis(300),
          1000,
          Duration.ofSeconds(2));

  @TempDir Path folder;
  private HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "0123456789");
    Router router = new Router();
    router.add(
        "GET", "/file", r -> new FileDownload(file, 10, "\"x\"", "a b", Pacing.NONE).reply(r));
    router.add(
        "POST", "/whole", BodyUse.WHOLE, r -> Reply.text(200, "text/plain", "" + r.whole().length));
    router.add(
        "POST", "/login", BodyUse.LOGIN, r -> Reply.text(200, "text/plain", "" + r.whole().length));
    router.add("POST", "/members", BodyUse.WHOLE, new MembersOnly());
    router.add("PUT", "/stream", BodyUse.STREAM, HttpServerTest::count);
    router.add("GET", "/things/{id}", r -> Reply.text(200, "text/plain", r.variable("id")));
    router.add(
        "GET",
        "/broken",
        r -> {
          throw new IOException("secret of the server");
        });
    server = HttpServer.start(new HttpSettings("127.0.0.1", 0, Optional.empty(), LIMITS), router);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static Reply count(Request request) throws IOException {
    try (InputStream in = request.stream()) {
      return Reply.text(200, "text/plain", "" + in.readAllBytes().length);
    }
  }

  @Test
  void variablesOfThePath_reachTheHandler() throws Exception {
    HttpResponse<String> response = send("GET", "/things/a%20b", BodyPublishers.noBody());

    assertThat(response.body()).isEqualTo("a b");
    assertThat(response.headers().firstValue("X-MEN-RequestID")).isPresent();
    assertThat(response.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void unknownPath_isNotFound_withTheIdOfTheRequest() throws Exception {
    HttpResponse<String> response = send("GET", "/nothing", BodyPublishers.noBody());

    assertThat(response.statusCode()).isEqualTo(404);
    String id = response.headers().firstValue("X-MEN-RequestID").orElseThrow();
    assertThat(response.body())
        .isEqualTo("{\"error\":\"not found\",\"request_id\":\"" + id + "\"}");
  }

  @Test
  void otherMethod_isNotAllowed() throws Exception {
    HttpResponse<String> response = send("DELETE", "/things/1", BodyPublishers.noBody());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.body()).contains("which takes GET");
  }

  @Test
  void encodedSlashesAndDots_areRefused() throws Exception {
    assertThat(send("GET", "/things/..%2f..%2fetc", BodyPublishers.noBody()).statusCode())
        .isEqualTo(400);
    assertThat(send("GET", "/things/%2e%2e/file", BodyPublishers.noBody()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatIsNoUri_isRefused() throws Exception {
    for (String path : new String[] {"/things/a%zz", "/things/%u0041", "/things/%ff"}) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.setSoTimeout(10_000);
        String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readNBytes(12);

        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
      }
    }
  }

  @Test
  void failureOfTheServer_isNotExplained() throws Exception {
    HttpResponse<String> response = send("GET", "/broken", BodyPublishers.noBody());

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("internal error").doesNotContain("secret");
  }

  @Test
  void chunkedBody_isTaken() throws Exception {
    assertThat(send("POST", "/whole", chunked(900)).body()).isEqualTo("900");
    assertThat(send("PUT", "/stream", chunked(2900)).body()).isEqualTo("2900");
  }

  @Test
  void largeBody_isRefused() throws Exception {
    BodyPublisher known = BodyPublishers.ofByteArray(new byte[40_001]);

    assertThat(send("POST", "/whole", known).statusCode()).isEqualTo(413);
    assertThat(send("POST", "/whole", chunked(40_001)).statusCode()).isEqualTo(413);
    assertThat(send("PUT", "/stream", chunked(3001)).statusCode()).isEqualTo(413);
  }

  @Test
  void clientThatSendsNothingOfTooMuch_seesTheEndAtOnce() throws Exception {
    String head = "POST /whole HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(3_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();

      assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void clientThatSendsTooMuch_seesWhy() throws Exception {
    String head = "POST /whole HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n";
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[900_000]);
        byte[] answer = socket.getInputStream().readNBytes(12);

        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
      }
    }
  }

  @Test
  void restOfARefusedBody_isNeverTakenForARequest() throws Exception {
    for (int length : new int[] {40_001, 200_000}) {
      HttpResponse<String> chunked = send("POST", "/whole", chunked(length));
      HttpResponse<String> known =
          send("POST", "/whole", BodyPublishers.ofByteArray(new byte[length]));

      assertThat(chunked.headers().firstValue("Connection")).contains("close");
      assertThat(known.headers().firstValue("Connection")).contains("close");
      assertThat(send("POST", "/whole", chunked(900)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void loginOfAStranger_isSmall() throws Exception {
    assertThat(send("POST", "/login", chunked(8192)).body()).isEqualTo("8192");
    assertThat(send("POST", "/login", chunked(8193)).statusCode()).isEqualTo(413);
  }

  @Test
  void bodyOfAStranger_isNotHeld_butAnswered() throws Exception {
    assertThat(send("POST", "/members", chunked(100)).statusCode()).isEqualTo(401);
    assertThat(send("POST", "/members", chunked(8193)).headers().firstValue("Connection"))
        .contains("close");
    assertThat(send("POST", "/members?in", chunked(39_000)).body()).isEqualTo("39000");
  }

  @Test
  void strangerWhoAnnouncesALargeBody_isAnsweredBeforeItIsThere() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String head = "POST /members HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[9000]);
      byte[] answer = socket.getInputStream().readNBytes(12);

      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void file_isSentWithItsLength() throws Exception {
    HttpResponse<String> response = send("GET", "/file", BodyPublishers.noBody());
    HttpResponse<String> head = send("HEAD", "/file", BodyPublishers.noBody());

    assertThat(response.body()).isEqualTo("0123456789");
    assertThat(response.headers().firstValue("Content-Length")).contains("10");
    assertThat(response.headers().firstValue("ETag")).contains("\"x\"");
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).contains("10");
  }

  @Test
  void parts_areSentAsAskedFor() throws Exception {
    assertPart("bytes=3-5", 206, "345", "bytes 3-5/10");
    assertPart("bytes=8-", 206, "89", "bytes 8-9/10");
    assertPart("bytes=-2", 206, "89", "bytes 8-9/10");
    assertPart("bytes=8-99", 206, "89", "bytes 8-9/10");
    assertPart("bytes=10-", 416, "", "bytes */10");
    assertPart("bytes=1-2,4-5", 200, "0123456789", "");
    assertPart("bytes=5-3", 200, "0123456789", "");
    assertPart("bytes=-", 200, "0123456789", "");
  }

  private void assertPart(String range, int status, String body, String contentRange)
      throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri("/file")).header("Range", range).build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).as(range).isEqualTo(status);
    assertThat(response.body()).as(range).isEqualTo(body);
    assertThat(response.headers().firstValue("Content-Range").orElse("")).isEqualTo(contentRange);
  }

  @Test
  void partOfAnOtherFile_isTheWholeOfThisOne() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/file"))
            .header("Range", "bytes=3-5")
            .header("If-Range", "\"y\"")
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void headersThatDoNotEnd_endTheConnection() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /file HTTP/1.1\r\nHost: x\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void bodyThatDoesNotCome_isRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String head = "POST /whole HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nab";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);

      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void bodyThatComesFastEnough_butForEver_isRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String head = "POST /whole HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      for (int sent = 0; sent < 39_000 && socket.getInputStream().available() == 0; sent += 200) {
        socket.getOutputStream().write(new byte[200]);
        Thread.sleep(100); // twice as fast as it has to be
      }
      byte[] answer = socket.getInputStream().readNBytes(12);

      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void errorOfTheLibrary_isLikeAllOthers() throws Exception {
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      HttpRequest request =
          HttpRequest.newBuilder(uri("/file"))
              .method(method, BodyPublishers.noBody())
              .header("X-Large", "x".repeat(5000))
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(431);
      assertThat(response.body())
          .contains("\"error\"", response.headers().firstValue("X-MEN-RequestID").orElseThrow());
    }
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path)).method(method, body).build(), BodyHandlers.ofString());
  }

  private static BodyPublisher chunked(int length) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length]));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
