package tandem.bench.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Measures a server; see bench/server for what the arguments are. */
final class Main {
  private static final int KEPT = 64; // connections
  private static final int POLLING_BESIDE = 16;
  private static final int CREATED = 11;
  private static final Duration BESIDE = Duration.ofSeconds(5);

  private final Path program;
  private final Path folder;
  private final int devices;
  private final int updates;
  private final int artifact;
  private final int kills;
  private final Duration time;

  private Main(String[] arguments) {
    this.program = Path.of(arguments[0]);
    this.folder = Path.of(arguments[1]);
    this.devices = Integer.parseInt(arguments[2]);
    this.updates = Integer.parseInt(arguments[3]);
    this.artifact = Integer.parseInt(arguments[4]);
    this.kills = Integer.parseInt(arguments[5]);
    this.time = Duration.ofSeconds(Integer.parseInt(arguments[6]));
  }

  public static void main(String[] arguments) throws Exception {
    new Main(arguments).run();
  }

  private void run() throws Exception {
    Path data = folder.resolve("data");
    ServerProcess first = ServerProcess.start(program, data);
    Operator operator = new Operator(first);
    first.close();
    SeededFleet fleet = new SeededFleet(data, devices);
    fleet.seed();
    String[] tokens = fleet.tokens();
    ServerProcess server = ServerProcess.start(program, data);
    boolean running = true;
    try {
      say(
          "%nStart with %d devices: %d ms; memory %s MiB%n",
          devices, server.startTime().toMillis(), server.memory());
      operator.upload(server, folder, artifact);
      create(server, operator);
      say("%s", Figures.head());
      poll(server, tokens);
      update(server, operator, tokens);
      say("%nMemory after all of that, in MiB, in brackets the most: %s%n", server.memory());
      if (kills > 0) {
        running = false; // whoever kills ends the last one
        Killing.Seen seen = new Killing(program, data, operator, tokens).kill(server, kills);
        say(
            "%nKilled %d times: %d updates and inventories acknowledged, %d lost, %d offered again;"
                + " the slowest start took %d ms%n",
            kills, seen.acknowledged(), seen.lost(), seen.again(), seen.slowest().toMillis());
      }
    } finally {
      if (running) {
        server.close();
      }
    }
  }

  private void poll(ServerProcess server, String[] tokens) throws Exception {
    Polling polling = new Polling(server, tokens);
    String kept = ", " + KEPT + " kept connections";
    say("%s", polling.firstOfEach("first polls of devices" + kept, KEPT, time).row());
    say("%s", polling.kept("polls" + kept, KEPT, time).row());
    say("%s", polling.opened("polls with a new TLS connection each, 16 at once", 16, time).row());
  }

  private void create(ServerProcess server, Operator operator) throws Exception {
    long[] all = new long[CREATED];
    long[] ten = new long[CREATED];
    for (int i = 0; i < CREATED; i++) {
      long from = System.nanoTime();
      operator.deploy(server, "all");
      long between = System.nanoTime();
      operator.deploy(server, "ten", 10);
      all[i] = between - from;
      ten[i] = System.nanoTime() - between;
      operator.abort(server);
    }
    say(
        "A deployment for all devices is made in %.1f ms, for ten of them in %.1f ms (medians of"
            + " %d, with a new connection each)%n%n",
        median(all), median(ten), CREATED);
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e6;
  }

  private void update(ServerProcess server, Operator operator, String[] tokens) throws Exception {
    operator.deploy(server, "some", updates);
    Latencies reports = new Latencies();
    LongAdder bytes = new LongAdder();
    Updating updating = new Updating(server, reports, bytes);
    Polling beside = new Polling(server, Arrays.copyOfRange(tokens, updates, tokens.length));
    Duration before = server.cpu();
    long from = System.nanoTime();
    Crowd crowd = new Crowd(updates, number -> updating.update(tokens[number]));
    // Its processor time has that of the updates in it.
    Figures polls = beside.kept("polls beside updates", POLLING_BESIDE, BESIDE);
    crowd.await();
    Duration wall = Duration.ofNanos(System.nanoTime() - from);
    String what = "reports of " + updates + " devices that update at once";
    say("%s", new Figures(what, reports, wall, server.cpu().minus(before), 0).row());
    say("%s", polls.row());
    say(
        "%nAll %d were done after %.1f s, with %d MiB downloaded.%n",
        updates, wall.toMillis() / 1000.0, bytes.sum() >> 20);
    operator.abort(server);
    Files.deleteIfExists(folder.resolve("payload"));
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
    System.out.flush();
  }
}
