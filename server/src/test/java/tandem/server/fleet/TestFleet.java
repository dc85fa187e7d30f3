package tandem.server.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.security.DeviceTokens;
import tandem.server.security.SigningKey;
import tandem.server.store.Artifact;
import tandem.server.store.AuthSet;
import tandem.server.store.AuthStatus;
import tandem.server.store.Deployment;
import tandem.server.store.DeviceKeyFacts;
import tandem.server.store.Devices;
import tandem.server.store.InventoryAttribute;
import tandem.server.store.Store;
import tandem.server.store.Target;

/** Accepted devices, one artifact, and all that gives it to them; on a real store. */
final class TestFleet implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  final Store store;
  final List<String> devices = new ArrayList<>();
  Fleet fleet;
  Catalog catalog;
  Rollouts rollouts;
  Dispatch dispatch;
  private final Path folder;

  TestFleet(Path folder, int size) throws IOException {
    this.folder = folder;
    store = Store.open(folder.resolve("tandem.db"));
    for (int i = 0; i < size; i++) {
      AuthSet set = ask("d" + i, "k");
      store.devices().decide(set.device(), set.id(), AuthStatus.ACCEPTED, NOW);
      devices.add(set.device());
    }
    store.artifacts().add(artifact());
    restart();
  }

  /** Reads all that is in memory from the store again. */
  final void restart() throws IOException {
    fleet = Fleet.load(store.devices());
    catalog = new Catalog(store.artifacts(), CLOCK);
    rollouts =
        new Rollouts(
            store.deployments(), new KnownAttributes(store.devices(), store.inventories()), CLOCK);
    dispatch = new Dispatch(store.deployments(), fleet, catalog, rollouts, CLOCK);
  }

  AuthSet ask(String identity, String key) throws IOException {
    return store.devices().ask(facts(identity, key), 100, NOW).orElseThrow();
  }

  static DeviceKeyFacts facts(String identity, String key) {
    return new DeviceKeyFacts(JsonValue.strings(Map.of("mac", identity)), identity, key, "pem");
  }

  Enrolment enrolment(Devices these) throws IOException {
    DeviceTokens tokens = new DeviceTokens(SigningKey.load(folder.resolve("jwt.pem")));
    return new Enrolment(these, fleet, dispatch, tokens, Duration.ofDays(1), CLOCK);
  }

  /** A device reports its kernel. */
  void kernel(int device, String version) throws IOException {
    InventoryAttribute kernel =
        new InventoryAttribute("kernel", JsonValue.of(version), Optional.empty());
    store.inventories().replace(devices.get(device), List.of(kernel), NOW);
  }

  Deployment create(Target target, String plan) throws IOException {
    return dispatch.create(deployment(target, plan));
  }

  Deployment deployment(Target target, String plan) {
    return new Deployment(
        0,
        UUID.randomUUID().toString(),
        "name",
        "rel-2",
        target,
        false,
        plan,
        Deployment.Status.PENDING,
        devices.size(),
        NOW,
        Optional.empty());
  }

  Member member(int device) {
    return fleet.find(devices.get(device)).orElseThrow();
  }

  boolean starts(int device) throws IOException {
    return dispatch.next(member(device), with("rel-1")) instanceof Next.Install;
  }

  static Facts with(String artifact) {
    return new Facts(artifact, "board", Map.of("artifact_name", artifact, "device_type", "board"));
  }

  boolean isFinished(Deployment deployment) throws IOException {
    return store.deployments().find(deployment.id()).orElseThrow().status()
        == Deployment.Status.FINISHED;
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

  @Override
  public void close() throws IOException {
    store.close();
  }
}
