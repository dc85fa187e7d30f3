package tandem.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.server.rollout.Decision.NotYet;
import tandem.server.rollout.Decision.Start;

class LiveRolloutTest {
  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  @Test
  void placeIsGivenOn_whenADeviceIsDone() throws JsonException {
    LiveRollout live = live("{'pace':{'in_progress':2}}");
    assertThat(live.poll(device("a"), NOW)).isEqualTo(new Start(0));
    assertThat(live.poll(device("b"), NOW)).isEqualTo(new Start(0));
    assertThat(live.poll(device("c"), NOW))
        .isEqualTo(new NotYet("enough devices are in progress", Duration.ofMinutes(10)));

    live.ended("a", Outcome.SUCCESS, NOW);

    assertThat(live.poll(device("c"), NOW)).isEqualTo(new Start(0));
    assertThat(live.inProgress(NOW)).isEqualTo(2);
  }

  @Test
  void placeOfASilentDevice_isGivenOn_andTakenBackWhenItSpeaks() throws JsonException {
    LiveRollout live = live("{'pace':{'in_progress':1,'silent_after_seconds':100}}");
    live.poll(device("a"), NOW);
    live.heard("a", false, NOW.plusSeconds(50));

    assertThat(live.poll(device("b"), NOW.plusSeconds(149))).isInstanceOf(NotYet.class);
    assertThat(live.poll(device("b"), NOW.plusSeconds(150))).isEqualTo(new Start(0));
    live.heard("a", false, NOW.plusSeconds(151));

    assertThat(live.inProgress(NOW.plusSeconds(151))).isEqualTo(2);
    live.ended("b", Outcome.SUCCESS, NOW.plusSeconds(151));
    assertThat(live.poll(device("c"), NOW.plusSeconds(151))).isInstanceOf(NotYet.class);
  }

  @Test
  void installingDevice_makesPlaceForAnotherDownload() throws JsonException {
    LiveRollout live = live("{'pace':{'downloads':1}}");
    live.poll(device("a"), NOW);
    assertThat(live.poll(device("b"), NOW))
        .isEqualTo(new NotYet("enough devices are downloading", Duration.ofMinutes(10)));

    live.heard("a", false, NOW);

    assertThat(live.poll(device("b"), NOW)).isEqualTo(new Start(0));
  }

  @Test
  void startThatCouldNotBeStored_neverWas() throws JsonException {
    LiveRollout live = live("{'phases':[{'count':1},{'delay_seconds':60}]}");
    live.poll(device("a"), NOW);

    live.takeBack("a");

    assertThat(live.inProgress(NOW)).isZero();
    assertThat(live.poll(device("b"), NOW)).isEqualTo(new Start(0));
  }

  @Test
  void stateThatWasStored_goesOnAfterARestart() throws JsonException {
    String plan = "{'phases':[{'count':2},{'delay_seconds':60}],'stop':{'failures':2}}";
    LiveRollout before = live(plan);
    before.poll(device("a"), NOW);
    before.poll(device("b"), NOW);
    RolloutState stored = before.ended("a", Outcome.FAILURE, NOW);

    RolloutState read = StateJson.read(StateJson.write(stored));
    LiveRollout after = new LiveRollout(rollout(plan), read);
    after.heard("b", true, NOW);

    assertThat(read).isEqualTo(stored);
    assertThat(after.inProgress(NOW)).isEqualTo(1);
    assertThat(after.poll(device("c"), NOW)).isInstanceOf(NotYet.class);
    assertThat(after.ended("b", Outcome.FAILURE, NOW).reason())
        .isEqualTo("2 failures, and 2 stop it");
    assertThat(StateJson.read(StateJson.write(after.state()))).isEqualTo(after.state());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomFleet_neverHasMoreAtOnceThanAllowed(long seed) throws JsonException {
    SplittableRandom random = new SplittableRandom(seed);
    LiveRollout live = live("{'pace':{'in_progress':7,'downloads':3},'retries':1}");
    List<String> busy = new ArrayList<>();
    long ended = 0;

    for (int i = 0; i < 20_000; i++) {
      if (live.poll(device("d" + i), NOW) instanceof Start) {
        busy.add("d" + i);
      }
      assertThat(busy.size()).isLessThanOrEqualTo(7);
      assertThat(live.inProgress(NOW)).isEqualTo(busy.size());
      if (!busy.isEmpty() && random.nextInt(3) == 0) {
        String device = busy.get(random.nextInt(busy.size()));
        live.heard(device, false, NOW);
        if (random.nextBoolean()) {
          live.ended(device, OUTCOMES.get(random.nextInt(OUTCOMES.size())), NOW);
          busy.remove(device);
          ended++;
        }
      }
    }

    assertThat(live.state().counters().startedInAll()).isEqualTo(ended + busy.size());
  }

  @Test
  void rate_letsInSoManyDownloadsAsItIsEnoughFor() throws JsonException {
    LiveRollout live = live("{'pace':{'bytes_per_second':8200}}");
    assertThat(live.poll(device("a"), NOW)).isInstanceOf(Start.class);
    assertThat(live.poll(device("b"), NOW)).isInstanceOf(Start.class);
    assertThat(live.poll(device("c"), NOW)).isInstanceOf(NotYet.class);

    live.heard("a", false, NOW);

    assertThat(live.poll(device("c"), NOW)).isInstanceOf(Start.class);
  }

  @Test
  void manyThreadsAtOnce_getNoMorePlacesThanThereAre() throws Exception {
    LiveRollout live = live("{'pace':{'in_progress':50}}");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int thread = t;
        counts.add(threads.submit(() -> startsOf(live, thread, go)));
      }
      go.countDown();
      int starts = 0;
      for (Future<Integer> count : counts) {
        starts += count.get();
      }
      assertThat(starts).isEqualTo(50);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void deviceThatIsSlowToLookAt_keepsNobodyWaiting() throws Exception {
    String filter = "{'filter':[{'attribute':'a','type':'$eq','value':'b'}]}";
    String plan = ("{'target':" + filter + "}").replace('\'', '"');
    Rollout rollout = new Rollout("deployment", PlanJson.read(JsonParser.parse(plan)));
    LiveRollout live = new LiveRollout(rollout, rollout.begin(NOW));
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch found = new CountDownLatch(1);
    Attributes slow =
        (scope, name) -> {
          looking.countDown();
          assertThat(await(found)).isTrue();
          return Optional.of(JsonValue.of("b"));
        };
    DeviceFacts device = new DeviceFacts("slow", Optional.empty(), slow, 0);
    CompletableFuture<Decision> poll = CompletableFuture.supplyAsync(() -> live.poll(device, NOW));
    assertThat(await(looking)).isTrue();

    CompletableFuture.runAsync(live::pause).get(20, TimeUnit.SECONDS);
    CompletableFuture.runAsync(() -> live.resume(NOW)).get(20, TimeUnit.SECONDS);
    found.countDown();

    assertThat(poll.get(20, TimeUnit.SECONDS)).isEqualTo(new Start(0));
  }

  @Test
  void state_isReadWithoutTheLock() throws Exception {
    LiveRollout live = live("{}");

    synchronized (live) {
      assertThat(CompletableFuture.supplyAsync(live::state).get(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void throttle_letsThroughItsRate() {
    Throttle throttle = new Throttle(1_000_000, 0);
    long now = 0;
    long bytes = 0;

    while (now < 10_000_000_000L) {
      now += throttle.take(65536, now).toNanos();
      bytes += 65536;
    }

    assertThat(bytes).isBetween(9_900_000L, 10_300_000L);
  }

  @Test
  void throttle_savesLittleInAPause() {
    Throttle throttle = new Throttle(1_000_000, 0);
    long hour = 3_600_000_000_000L;
    int atOnce = 0;

    while (throttle.take(10_000, hour).isZero()) {
      atOnce += 10_000;
    }

    assertThat(atOnce).isBetween(90_000, 120_000);
  }

  private static int startsOf(LiveRollout live, int thread, CountDownLatch go)
      throws InterruptedException {
    go.await();
    int starts = 0;
    for (int i = 0; i < 200; i++) {
      starts += live.poll(device(thread + "-" + i), NOW) instanceof Start ? 1 : 0;
    }
    return starts;
  }

  private static LiveRollout live(String plan) throws JsonException {
    Rollout rollout = rollout(plan);
    return new LiveRollout(rollout, rollout.begin(NOW));
  }

  private static Rollout rollout(String plan) throws JsonException {
    return new Rollout(
        "deployment",
        PlanJson.read(new Target.AllDevices(), JsonParser.parse(plan.replace('\'', '"'))));
  }

  private static DeviceFacts device(String id) {
    return new DeviceFacts(id, Optional.empty(), (scope, name) -> Optional.empty(), 0);
  }
}
