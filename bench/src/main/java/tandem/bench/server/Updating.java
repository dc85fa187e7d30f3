package tandem.bench.server;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLSocketFactory;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/**
 * A device that gets its update, and says so, as devices do: over a new connection after reboot.
 */
final class Updating {
  private static final String DEPLOYMENTS = "/api/devices/v1/deployments/device/deployments/";

  private final ServerProcess server;
  private final SSLSocketFactory sockets;
  private final Latencies reports;
  private final LongAdder bytes;

  /** Takes where to count answers to reports, and bytes that were downloaded. */
  Updating(ServerProcess server, Latencies reports, LongAdder bytes) {
    this.server = server;
    this.sockets = server.sockets();
    this.reports = reports;
    this.bytes = bytes;
  }

  /** Goes through the whole update. */
  void update(String token) throws IOException {
    String id;
    try (Connection connection = new Connection(sockets, server.port())) {
      Answered next = connection.call("POST", Polling.NEXT, token, Polling.PROVIDES);
      Operator.expect(next, 200);
      JsonObject deployment = (JsonObject) Operator.parse(next.text());
      id = Operator.text(deployment, "id");
      JsonValue source =
          ((JsonObject) deployment.get("artifact").orElseThrow()).get("source").orElseThrow();
      URI link = URI.create(Operator.text(source, "uri"));
      report(connection, token, id, "downloading");
      Answered artifact =
          connection.call("GET", link.getRawPath() + "?" + link.getRawQuery(), "", "");
      if (artifact.status() != 200) {
        throw new IOException("the download was answered " + artifact.status());
      }
      bytes.add(artifact.length());
      report(connection, token, id, "installing");
      report(connection, token, id, "rebooting");
    }
    try (Connection connection = new Connection(sockets, server.port())) {
      report(connection, token, id, "success");
    }
  }

  private void report(Connection connection, String token, String id, String status)
      throws IOException {
    long from = System.nanoTime();
    Answered answer =
        connection.call(
            "PUT", DEPLOYMENTS + id + "/status", token, "{\"status\":\"" + status + "\"}");
    reports.add(System.nanoTime() - from);
    Operator.expect(answer, 204);
  }
}
