package tandem.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/**
 * Kills the server again and again while devices update and report, and looks afterwards whether
 * all that it had answered is still so.
 */
final class Killing {
  private static final int DEVICES = 32; // at once
  // Milliseconds from the start of the load; updates take some seconds on a small machine.
  private static final int SHORTEST = 3000;
  private static final int SPREAD = 5000;
  private static final String ATTRIBUTES = "/api/devices/v1/inventory/device/attributes";

  private final Path program;
  private final Path data;
  private final Operator operator;
  private final String[] tokens;
  private final Random random = new Random(7);
  private final AtomicInteger turn = new AtomicInteger();

  Killing(Path program, Path data, Operator operator, String[] tokens) {
    this.program = program;
    this.data = data;
    this.operator = operator;
    this.tokens = tokens;
  }

  /**
   * What was seen.
   *
   * @param acknowledged successes and inventories that the server had answered
   * @param lost how many of them were not there afterwards
   * @param again devices that were offered again what they were done with
   * @param slowest start after a kill
   */
  record Seen(long acknowledged, long lost, long again, Duration slowest) {}

  /** Kills as often; the server that runs is the first to be killed. */
  Seen kill(ServerProcess first, int times) throws Exception {
    ServerProcess server = first;
    long acknowledged = 0;
    long lost = 0;
    long again = 0;
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < times; i++) {
      operator.deploy(server, "kill-" + i);
      Map<Integer, Integer> done = loadAndKill(server);
      server = ServerProcess.start(program, data);
      if (server.startTime().compareTo(slowest) > 0) {
        slowest = server.startTime();
      }
      acknowledged += done.size();
      for (Map.Entry<Integer, Integer> entry : done.entrySet()) {
        lost += isRemembered(server, entry.getKey(), entry.getValue()) ? 0 : 1;
        again += isOfferedAgain(server, entry.getKey()) ? 1 : 0;
      }
      operator.abort(server);
    }
    server.close();
    return new Seen(acknowledged, lost, again, slowest);
  }

  /** Returns which devices were told that their success and this inventory are remembered. */
  private Map<Integer, Integer> loadAndKill(ServerProcess server) throws Exception {
    Map<Integer, Integer> done = new ConcurrentHashMap<>();
    Updating updating = new Updating(server, new Latencies(), new LongAdder());
    Crowd crowd =
        new Crowd(
            DEVICES,
            number -> {
              try {
                while (true) {
                  int device = Math.floorMod(turn.getAndIncrement(), tokens.length);
                  updating.update(tokens[device]);
                  int value = turn.get();
                  report(server, device, value);
                  done.put(device, value);
                }
              } catch (IOException e) {
                // That is how the end of the server is seen; what was answered before counts.
              }
            });
    Thread.sleep(SHORTEST + random.nextInt(SPREAD));
    server.kill();
    crowd.await();
    return done;
  }

  private void report(ServerProcess server, int device, int value) throws IOException {
    try (Connection connection = new Connection(server.sockets(), server.port())) {
      String body = "[{\"name\":\"count\",\"value\":\"" + value + "\"}]";
      Operator.expect(connection.call("PATCH", ATTRIBUTES, tokens[device], body), 200);
    }
  }

  private boolean isRemembered(ServerProcess server, int device, int value) throws IOException {
    String id = SeededFleet.deviceId(device);
    String history =
        operator.call(server, "GET", "/v1/deployments/deployments/devices/" + id, "").text();
    String inventory = operator.call(server, "GET", "/v1/inventory/devices/" + id, "").text();
    JsonArray parts = (JsonArray) Operator.parse(history);
    boolean succeeded = parts.items().stream().map(Killing::status).anyMatch("success"::equals);
    return succeeded && inventory.contains("\"" + value + "\"");
  }

  private static String status(JsonValue part) {
    JsonObject object = (JsonObject) part;
    JsonValue device = object.get("device").orElse(object);
    return Operator.text(device, "status");
  }

  private boolean isOfferedAgain(ServerProcess server, int device) throws IOException {
    try (Connection connection = new Connection(server.sockets(), server.port())) {
      return connection.call("POST", Polling.NEXT, tokens[device], Polling.PROVIDES).status()
          != 204;
    }
  }
}
