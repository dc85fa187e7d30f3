package tandem.bench.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;

/** Devices that ask whether there is something for them, as fast as they are answered. */
final class Polling {
  static final String NEXT = "/api/devices/v2/deployments/device/deployments/next";
  static final String PROVIDES =
      "{\"device_provides\":{\"artifact_name\":\"release-1\",\"device_type\":\"bench\"}}";

  private final ServerProcess server;
  private final SSLSocketFactory sockets;
  private final String[] tokens;
  private final AtomicInteger turn = new AtomicInteger();

  /** Takes the tokens of the devices that poll, one after the other. */
  Polling(ServerProcess server, String[] tokens) {
    this.server = server;
    this.sockets = server.sockets();
    this.tokens = tokens;
  }

  /** Polls over connections that are kept, for some time. */
  Figures kept(String what, int connections, Duration time) throws Exception {
    return kept(what, connections, time, () -> true);
  }

  /** Polls over kept connections for devices whose token the server has not seen yet, if any. */
  Figures firstOfEach(String what, int connections, Duration time) throws Exception {
    return kept(what, connections, time, () -> turn.get() < tokens.length);
  }

  private Figures kept(String what, int connections, Duration time, BooleanSupplier goesOn)
      throws Exception {
    return measure(
        what,
        connections,
        (latencies, failed) -> {
          long end = System.nanoTime() + time.toNanos();
          try (Connection connection = new Connection(sockets, server.port())) {
            while (goesOn.getAsBoolean() && System.nanoTime() < end) {
              poll(connection, System.nanoTime(), latencies, failed);
            }
          }
        });
  }

  /** Polls over a new connection each, for some time; opening it counts. */
  Figures opened(String what, int connections, Duration time) throws Exception {
    return measure(
        what,
        connections,
        (latencies, failed) -> {
          long end = System.nanoTime() + time.toNanos();
          while (System.nanoTime() < end) {
            long from = System.nanoTime();
            try (Connection connection = new Connection(sockets, server.port())) {
              poll(connection, from, latencies, failed);
            }
          }
        });
  }

  private interface Loop {
    void run(Latencies latencies, LongAdder failed) throws IOException;
  }

  private Figures measure(String what, int connections, Loop loop) throws Exception {
    Latencies latencies = new Latencies();
    LongAdder failed = new LongAdder();
    Duration before = server.cpu();
    long from = System.nanoTime();
    new Crowd(connections, number -> loop.run(latencies, failed)).await();
    Duration wall = Duration.ofNanos(System.nanoTime() - from);
    return new Figures(what, latencies, wall, server.cpu().minus(before), failed.sum());
  }

  private void poll(Connection connection, long from, Latencies latencies, LongAdder failed)
      throws IOException {
    String token = tokens[Math.floorMod(turn.getAndIncrement(), tokens.length)];
    int status = connection.call("POST", NEXT, token, PROVIDES).status();
    latencies.add(System.nanoTime() - from);
    if (status != 204) {
      failed.increment();
    }
  }
}
