package tandem.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacedDownloadTest {
  private static final int THREADS = 8; // Jetty takes some of them for itself
  private static final int SIZE = 3 * ThrottledSource.PIECE + 17;
  private static final int PARALLEL = 40;

  @TempDir Path folder;
  private final List<Integer> taken = new ArrayList<>();
  private final CountDownLatch inLine = new CountDownLatch(PARALLEL);
  private int waiting; // how many pieces wait, the first ones
  private Duration wait = Duration.ZERO;
  private byte[] content;
  private HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    Path file = Files.write(folder.resolve("file"), content);
    Router router = new Router();
    router.add(
        "GET", "/paced", r -> new FileDownload(file, SIZE, "\"x\"", "f", this::take).reply(r));
    router.add("GET", "/other", r -> Reply.text(200, "text/plain", "other"));
    HttpLimits most = HttpLimits.DEFAULT;
    HttpLimits limits =
        new HttpLimits(
            most.headerBytes(),
            most.wholeBody(),
            most.heldBodies(),
            most.streamedBody(),
            most.connections(),
            most.connectionsOfOne(),
            THREADS,
            most.idle(),
            most.slow(),
            most.bodyRate(),
            most.held());
    server = HttpServer.start(new HttpSettings("127.0.0.1", 0, Optional.empty(), limits), router);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private synchronized Duration take(int bytes) {
    taken.add(bytes);
    inLine.countDown();
    return taken.size() <= waiting ? wait : Duration.ZERO;
  }

  @Test
  void manyThatWait_keepNoThread_andComeWhole() throws Exception {
    waiting = PARALLEL;
    wait = Duration.ofSeconds(4);
    List<CompletableFuture<HttpResponse<byte[]>>> downloads = new ArrayList<>();
    for (int i = 0; i < PARALLEL; i++) {
      downloads.add(client.sendAsync(request("/paced"), BodyHandlers.ofByteArray()));
    }
    assertThat(inLine.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(client.send(request("/other"), BodyHandlers.ofString()).body()).isEqualTo("other");
    assertThat(downloads).noneMatch(CompletableFuture::isDone);
    for (CompletableFuture<HttpResponse<byte[]>> download : downloads) {
      assertThat(download.get(20, TimeUnit.SECONDS).body()).isEqualTo(content);
    }
  }

  @Test
  void piecesAndWhatIsLeft_haveTheirTurns() throws Exception {
    byte[] body = client.send(request("/paced"), BodyHandlers.ofByteArray()).body();

    assertThat(body).isEqualTo(content);
    int piece = ThrottledSource.PIECE;
    assertThat(taken).containsExactly(piece, piece, piece, 17);
  }

  @Test
  void eachPiece_waitsForItsTurn() throws Exception {
    waiting = 4;
    wait = Duration.ofMillis(200);
    long start = System.nanoTime();

    byte[] body = client.send(request("/paced"), BodyHandlers.ofByteArray()).body();

    assertThat(body).isEqualTo(content);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(790));
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
  }
}
