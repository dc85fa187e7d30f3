package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.http.HttpLimits;

/** Clients that send just enough not to be silent; honest ones notice nothing of them. */
class SlowClientsIT {
  private static final int EACH = 10;
  private static final int THREADS = 24;
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(90); // this machine may be busy
  private static final Duration SERVED = Duration.ofSeconds(10);
  private static final byte[] NOTHING = {};

  @TempDir Path folder;
  private HostileServer server;
  private final List<Slow> slow = new ArrayList<>();

  private record Slow(String name, SlowClient client) {}

  @BeforeEach
  void start() throws Exception {
    HttpLimits usual = HttpLimits.DEFAULT;
    HttpLimits limits =
        new HttpLimits(
            usual.headerBytes(),
            usual.wholeBody(),
            usual.heldBodies(),
            usual.streamedBody(),
            usual.connections(),
            usual.connectionsOfOne(),
            THREADS,
            IDLE,
            SLOW,
            usual.bodyRate(),
            usual.held());
    server = new HostileServer(folder, TestServer.Options.of(true, true).withLimits(limits));
  }

  @AfterEach
  void stop() throws Exception {
    for (Slow each : slow) {
      each.client().close();
    }
    server.close();
  }

  @Test
  void slowClients_areEnded_andNobodyWaitsForThem() throws Exception {
    for (int i = 0; i < EACH; i++) {
      clients();
    }

    long end = System.nanoTime() + SOON.toNanos();
    while (slow.stream().anyMatch(each -> !each.client().hasEnded())) {
      assertThat(System.nanoTime()).as("still open: %s", open()).isLessThan(end);
      long before = System.nanoTime();
      assertThat(server.victim().next("old", HostileServer.TYPE).statusCode()).isEqualTo(204);
      assertThat(System.nanoTime() - before).isLessThan(SERVED.toNanos());
    }

    Attempts attempts = server.attempts();
    for (Slow each : slow) {
      // It may answer before; a client that still sends may not get to see it.
      assertThat(each.client().answer().status()).as(each.name()).isIn(0, 400, 404, 408);
      attempts.ended(each.name());
    }
    attempts.assertDocumented("A slow client");
    server.assertUnharmed();
  }

  private List<String> open() {
    return slow.stream().filter(each -> !each.client().hasEnded()).map(Slow::name).toList();
  }

  private void clients() throws Exception {
    byte[] hello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00};
    add("a connection, and nothing more", SlowClient.plain(port(), NOTHING, NOTHING));
    add("a handshake byte by byte", SlowClient.plain(port(), hello, new byte[] {1}));
    add("a handshake, and nothing more", tls("", ""));
    add("headers byte by byte", tls("GET /api HTTP/1.1\r\nHost: localhost\r\nX: ", "x"));
    add(
        "header lines, one after the other",
        tls("GET /api HTTP/1.1\r\nHost: localhost\r\n", "X: y\r\n"));
    add("no second request", tls("GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n", ""));
    add(
        "a second request byte by byte",
        tls("GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /x"));
    String keys = "/api/devices/v1/authentication/auth_requests";
    add("a body byte by byte", tls(post(keys, "", "Content-Length: 5000"), " "));
    add("a body that stops", tls(post(keys, "", "Content-Length: 5000") + "{", ""));
    add("chunks byte by byte", tls(post(keys, "", "Transfer-Encoding: chunked"), "1\r\n \r\n"));
    String inventory = "/api/devices/v1/inventory/device/attributes";
    String put = post(inventory, server.hostile().token(), "Content-Length: 5000");
    add("a body of a device that is let in", tls(put.replace("POST", "PUT"), " "));
    String form = "Content-Type: multipart/form-data; boundary=xyz\r\nTransfer-Encoding: chunked";
    String artifacts = "/api/management/v1/deployments/artifacts";
    add(
        "an artifact byte by byte",
        tls(post(artifacts, server.server().token(), form), "1\r\n-\r\n"));
  }

  private void add(String name, SlowClient client) {
    slow.add(new Slow(name, client));
  }

  private int port() {
    return server.server().port();
  }

  private SlowClient tls(String start, String then) throws Exception {
    return SlowClient.tls(
        server.server().trust(), port(), RawHttp.bytes(start), RawHttp.bytes(then));
  }

  private static String post(String path, String token, String headers) {
    String bearer = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nX-MEN-Signature: AAAA\r\n%s%s\r\n\r\n"
        .formatted(path, bearer, headers);
  }
}
