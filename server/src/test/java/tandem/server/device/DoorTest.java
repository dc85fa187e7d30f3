package tandem.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.fleet.Admission;
import tandem.server.fleet.Catalog;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Facts;
import tandem.server.fleet.Fleet;
import tandem.server.fleet.Member;
import tandem.server.fleet.Next;
import tandem.server.http.RefusedException;
import tandem.server.metrics.Metrics;
import tandem.server.metrics.PrometheusText;
import tandem.server.security.AskLimit;
import tandem.server.security.Call;
import tandem.server.security.Shedding;
import tandem.server.store.Artifact;
import tandem.server.store.AuthSet;
import tandem.server.store.AuthStatus;
import tandem.server.store.Deployment;
import tandem.server.store.DeviceKeyFacts;
import tandem.server.store.InstallStatus;
import tandem.server.store.Store;
import tandem.server.store.Target;

class DoorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Facts FACTS =
      new Facts("rel-1", "board", Map.of("artifact_name", "rel-1", "device_type", "board"));

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong(-77);
  private final Metrics metrics = new Metrics();
  private Duration waiting = Duration.ZERO;
  private Store store;
  private Dispatch dispatch;
  private Member device;
  private Member other;
  private Door door;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(folder.resolve("tandem.db"));
    String id = accepted("a");
    String otherId = accepted("b");
    store.artifacts().add(artifact());
    Fleet fleet = Fleet.load(store.devices());
    Catalog catalog = new Catalog(store.artifacts(), CLOCK);
    dispatch = new Dispatch(store.deployments(), fleet, catalog, Admission.ALWAYS, CLOCK);
    device = fleet.find(id).orElseThrow();
    other = fleet.find(otherId).orElseThrow();
    door =
        new Door(
            new Shedding(Duration.ofSeconds(4), new SplittableRandom(1)),
            () -> waiting,
            AskLimit.perMinute(2),
            new SplittableRandom(1),
            nanos::get,
            metrics);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void deviceThatAsksTooOften_isToldToComeLater_andNoOther() throws Exception {
    for (int i = 0; i < 10; i++) {
      door.enter(device, i % 2 == 0 ? Call.NEXT : Call.INVENTORY);
    }

    assertRefused(Call.NEXT, 429, 60, 90);
    assertRefused(Call.INVENTORY, 429, 60, 90);
    door.enter(other, Call.NEXT);
    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    door.enter(device, Call.NEXT);
    assertRefused(Call.NEXT, 429, 60, 90);
    assertThat(PrometheusText.parse(metrics.text()))
        .containsEntry("tandem_refused_total{kind=\"next\",reason=\"too_often\"}", 2.0);
  }

  @Test
  void tooMuchToDo_refusesInventoriesFirst_thenPolls() throws Exception {
    waiting = Duration.ofSeconds(2);
    assertRefused(Call.INVENTORY, 503, 30, 300);
    door.enter(device, Call.NEXT);

    waiting = Duration.ofSeconds(3);
    assertRefused(Call.NEXT, 503, 30, 300);
    assertThat(PrometheusText.parse(metrics.text()))
        .containsEntry("tandem_refused_total{kind=\"next\",reason=\"overload\"}", 1.0)
        .containsEntry("tandem_refused_total{kind=\"inventory\",reason=\"overload\"}", 1.0);
  }

  @Test
  void deviceInTheMiddleOfAnUpdate_alwaysComesIn() throws Exception {
    Deployment deployment = dispatch.create(deployment(), null);
    assertThat(dispatch.next(device, FACTS)).isInstanceOf(Next.Install.class);
    waiting = Duration.ofMinutes(1);
    for (int i = 0; i < 1000; i++) {
      door.enter(device, Call.NEXT);
      door.enter(device, Call.INVENTORY);
    }

    dispatch.report(device, deployment.id(), InstallStatus.SUCCESS, "");

    assertRefused(Call.NEXT, 503, 30, 300);
    waiting = Duration.ZERO;
    door.enter(device, Call.NEXT); // and what it asked meanwhile does not count
  }

  private void assertRefused(Call call, int status, long from, long to) {
    assertThatThrownBy(() -> door.enter(device, call))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.retryAfter().orElseThrow()).isBetween(from, to);
            });
  }

  private String accepted(String mac) throws IOException {
    DeviceKeyFacts facts =
        new DeviceKeyFacts(JsonValue.strings(Map.of("mac", mac)), mac, mac, "pem");
    AuthSet set = store.devices().ask(facts, 10, NOW).orElseThrow();
    store.devices().decide(set.device(), set.id(), AuthStatus.ACCEPTED, NOW);
    return set.device();
  }

  private static Deployment deployment() {
    return new Deployment(
        0,
        UUID.randomUUID().toString(),
        "name",
        "rel-2",
        new Target.All(),
        false,
        "",
        Deployment.Status.PENDING,
        2,
        NOW,
        Optional.empty());
  }

  private static Artifact artifact() {
    return new Artifact(
        UUID.randomUUID().toString(),
        "rel-2",
        "",
        List.of("board"),
        1,
        "00",
        true,
        new JsonObject(Map.of()),
        NOW,
        NOW);
  }
}
