package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.server.metrics.PrometheusText;

/** What who looks after the server sees of it. */
class OperationTest {
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder.resolve("data"), true);
    server.logIn();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void health_isForEverybody_andSaysNothingElse() throws Exception {
    HttpResponse<String> response = server.send(server.request("/health"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void metrics_areForWhoHasATokenThatMayLook() throws Exception {
    assertThat(server.send(server.request("/metrics")).statusCode()).isEqualTo(401);
    TestDevice device = accepted("stranger");
    assertThat(device.send("GET", "/metrics", "").statusCode()).isEqualTo(401);

    HttpResponse<String> response = metrics(viewer());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  @Timeout(60)
  void metrics_showWhatHasHappened() throws Exception {
    String token = viewer();
    server.upload(new TestArtifacts(folder).unsigned("rel-2", "board"));
    TestDevice device = accepted("one");
    new TestDevice(server, "waiting").authenticate();
    device.next("rel-1", "board");
    server.manage(
        "POST",
        "/v1/deployments/deployments",
        "{\"name\":\"n\",\"artifact_name\":\"rel-2\",\"all_devices\":true}");
    JsonObject next = (JsonObject) JsonParser.parse(device.next("rel-1", "board").body());
    device.status(TestServer.text(next, "id"), "downloading");
    JsonObject source =
        (JsonObject) ((JsonObject) next.get("artifact").orElseThrow()).get("source").orElseThrow();
    String uri = ((JsonString) source.get("uri").orElseThrow()).value();
    server.send(server.request(uri.substring(server.url().length())));
    server.send(server.request("/no/such/page"));
    server.send(server.request("/ui/%2e%2e/x"));

    Map<String, Double> samples = PrometheusText.parse(metrics(token).body());
    while (samples.getOrDefault("tandem_downloads_active", 0.0)
        > 0) { // the client had the end a bit earlier
      samples = PrometheusText.parse(metrics(token).body());
    }

    assertThat(samples)
        .containsEntry("tandem_http_requests_total{kind=\"next\",status=\"204\"}", 1.0)
        .containsEntry("tandem_http_requests_total{kind=\"next\",status=\"200\"}", 1.0)
        .containsEntry("tandem_http_requests_total{kind=\"status\",status=\"204\"}", 1.0)
        .containsEntry("tandem_http_requests_total{kind=\"authentication\",status=\"401\"}", 2.0)
        .containsEntry("tandem_http_requests_total{kind=\"other\",status=\"404\"}", 1.0)
        .containsEntry("tandem_http_requests_total{kind=\"other\",status=\"400\"}", 1.0)
        .containsEntry("tandem_http_requests_total{kind=\"download\",status=\"200\"}", 1.0)
        .containsEntry("tandem_http_request_seconds_count{kind=\"next\"}", 2.0)
        .containsEntry("tandem_devices{status=\"accepted\"}", 1.0)
        .containsEntry("tandem_devices{status=\"pending\"}", 1.0)
        .containsEntry("tandem_deployments{status=\"inprogress\"}", 1.0)
        .containsEntry("tandem_deployment_devices{status=\"downloading\"}", 1.0)
        .containsEntry("tandem_store_writable", 1.0)
        .containsEntry("tandem_store_failures_total", 0.0);
    assertThat(samples.get("tandem_download_bytes_total")).isGreaterThan(4096);
    assertThat(samples.get("tandem_store_commit_seconds_count")).isPositive();
    assertThat(samples.get("tandem_http_connections")).isPositive();
    assertThat(samples.get("tandem_uptime_seconds")).isPositive();
    assertThat(samples.get("tandem_heap_used_bytes"))
        .isBetween(1.0, samples.get("tandem_heap_max_bytes"));
    assertThat(samples.keySet()).noneMatch(key -> key.contains("kind=\"/"));
  }

  @Test
  void deviceThatPollsAllTheTime_isToldWhenToComeAgain_butMayFinishItsUpdate() throws Exception {
    server.close();
    server =
        new TestServer(
            folder.resolve("other"), TestServer.Options.of(true, false).withAsksPerMinute(1));
    server.logIn();
    server.upload(new TestArtifacts(folder).unsigned("rel-2", "board"));
    TestDevice device = accepted("fast");
    for (int i = 0; i < 5; i++) {
      assertThat(device.next("rel-1", "board").statusCode()).isEqualTo(204);
    }

    HttpResponse<String> response = device.next("rel-1", "board");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(60, 90);
    TestDevice calm = accepted("calm");
    server.manage(
        "POST",
        "/v1/deployments/deployments",
        "{\"name\":\"n\",\"artifact_name\":\"rel-2\",\"all_devices\":true}");
    for (int i = 0; i < 20; i++) {
      assertThat(calm.next("rel-1", "board").statusCode()).isEqualTo(200);
    }
    String token = viewer();
    assertThat(PrometheusText.parse(metrics(token).body()))
        .containsEntry("tandem_refused_total{kind=\"next\",reason=\"too_often\"}", 1.0)
        .containsEntry("tandem_http_requests_total{kind=\"next\",status=\"429\"}", 1.0);
  }

  private TestDevice accepted(String mac) throws Exception {
    TestDevice device = new TestDevice(server, mac);
    device.authenticate();
    server.acceptPending();
    device.authenticate();
    return device;
  }

  private String viewer() throws Exception {
    HttpResponse<String> response =
        server.manage(
            "POST", "/v1/useradm/settings/tokens", "{\"name\":\"prometheus\",\"role\":\"viewer\"}");
    return TestServer.text(JsonParser.parse(response.body()), "token");
  }

  private HttpResponse<String> metrics(String token) throws Exception {
    return server.send(server.request("/metrics").header("Authorization", "Bearer " + token));
  }
}
