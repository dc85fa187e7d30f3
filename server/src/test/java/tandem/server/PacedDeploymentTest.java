package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** Deployments whose downloads together have a rate. */
class PacedDeploymentTest {
  private static final String DEPLOYMENTS = "/v1/deployments/deployments";
  private static final int RATE = 40_960; // bytes in a second

  @TempDir static Path folder;
  private static TestServer server;
  private static byte[] artifact;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder.resolve("data"), true);
    server.logIn();
    artifact = new TestArtifacts(folder).unsigned("paced-1", "board");
    assertThat(server.upload(artifact).statusCode()).isEqualTo(201);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void downloadsTogether_keepTheRate_alsoAfterARestart() throws Exception {
    TestDevice first = accepted("first");
    TestDevice second = accepted("second");
    String deployment = deploy();
    List<String> links = List.of(link(first), link(second));
    server.restart();

    long start = System.nanoTime();
    List<CompletableFuture<Integer>> downloads = new ArrayList<>();
    for (String link : links) {
      downloads.add(CompletableFuture.supplyAsync(() -> status(link)));
    }

    for (CompletableFuture<Integer> download : downloads) {
      assertThat(download.get()).isEqualTo(200);
    }
    // The last piece of the two begins when all that went before has had its time.
    long millis = (2L * artifact.length - (16 << 10)) * 1000 / RATE;
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThan(Duration.ofMillis(millis));
    abort(deployment);
  }

  @Test
  void part_isPaced_andALinkEndsWithItsDeployment() throws Exception {
    TestDevice device = accepted("part");
    String deployment = deploy();
    String link = link(device);

    HttpResponse<String> part = server.send(server.request(link).header("Range", "bytes=10-19"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(status(link.replaceFirst("/[^/]*\\?", "?"))).as("another link").isEqualTo(403);
    abort(deployment);
    assertThat(status(link)).isEqualTo(404);
  }

  @Test
  void ratesThatStarveDownloads_areRefused() throws Exception {
    assertThat(create("{\"bytes_per_second\":4095}").statusCode()).isEqualTo(400);
    HttpResponse<String> response = create("{\"bytes_per_second\":8192,\"downloads\":3}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("at least 4096 for each");
    HttpResponse<String> made = create("{\"bytes_per_second\":8192,\"downloads\":2}");
    assertThat(made.statusCode()).isEqualTo(201);
    abort(path(made));
  }

  @Test
  void deploymentWithoutRate_hasLinksAsBefore() throws Exception {
    TestDevice device = accepted("plain");
    String deployment = path(create("{\"downloads\":2}"));

    assertThat(URI.create(link(device)).getPath()).matches(".*/download/[0-9a-f-]{36}");
    abort(deployment);
  }

  private static void abort(String deployment) throws Exception {
    server.manage("PUT", deployment + "/status", "{\"status\":\"aborted\"}");
  }

  private TestDevice accepted(String mac) throws Exception {
    TestDevice device = new TestDevice(server, mac);
    device.authenticate();
    server.acceptPending();
    device.authenticate();
    return device;
  }

  private String deploy() throws Exception {
    return path(create("{\"bytes_per_second\":" + RATE + "}"));
  }

  private static String path(HttpResponse<String> created) {
    String location = created.headers().firstValue("Location").orElseThrow();
    return location.substring("/api/management".length());
  }

  private HttpResponse<String> create(String pace) throws Exception {
    return server.manage(
        "POST",
        DEPLOYMENTS,
        "{\"name\":\"d\",\"artifact_name\":\"paced-1\",\"all_devices\":true,\"rollout\":{\"pace\":"
            + pace
            + "}}");
  }

  private static String link(TestDevice device) throws Exception {
    JsonObject offer = (JsonObject) JsonParser.parse(device.next("old", "board").body());
    JsonValue source =
        ((JsonObject) offer.get("artifact").orElseThrow()).get("source").orElseThrow();
    URI uri = URI.create(TestServer.text(source, "uri"));
    return uri.getPath() + "?" + uri.getQuery();
  }

  private int status(String link) {
    try {
      return server.send(server.request(link)).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
