package tandem.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

class StoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Page FIRST = new Page(1, 20);

  @TempDir Path folder;
  private Store store;
  private Devices devices;
  private Deployments deployments;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(folder.resolve("tandem.db"));
    devices = store.devices();
    deployments = store.deployments();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void sameKeyTwice_isOneSetOfOneDevice() throws IOException {
    AuthSet first = devices.ask(facts("a", "k"), 10, NOW).orElseThrow();
    AuthSet second = devices.ask(facts("a", "k"), 10, NOW).orElseThrow();

    assertThat(second).isEqualTo(first);
    assertThat(devices.list(DeviceFilter.ALL, FIRST).items()).hasSize(1);
  }

  @Test
  void acceptingAnotherKey_rejectsTheOneBefore_andTakesItsToken() throws IOException {
    AuthSet old = devices.ask(facts("a", "k1"), 10, NOW).orElseThrow();
    devices.decide(old.device(), old.id(), AuthStatus.ACCEPTED, NOW);
    devices.issue(old.device(), old.id(), "token", NOW);
    AuthSet key = devices.ask(facts("a", "k2"), 10, NOW).orElseThrow();

    assertThat(key.device()).isEqualTo(old.device());
    assertThat(devices.decide(key.device(), key.id(), AuthStatus.ACCEPTED, NOW))
        .contains(AuthStatus.ACCEPTED);

    Device device = devices.device(old.device()).orElseThrow();
    assertThat(device.authSets().stream().map(AuthSet::status))
        .containsExactlyInAnyOrder(AuthStatus.REJECTED, AuthStatus.ACCEPTED);
    assertThat(devices.revoke("token")).isEmpty();
  }

  @Test
  void keysBeyondTheLimit_areNotRemembered() throws IOException {
    assertThat(devices.ask(facts("a", "k"), 1, NOW)).isPresent();
    assertThat(devices.ask(facts("b", "k"), 1, NOW)).isEmpty();
    assertThat(devices.count(null)).isEqualTo(1);
  }

  @Test
  void keysOfOneIdentity_waitInSmallNumbers() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(devices.ask(facts("a", "k" + i), 100, NOW)).isPresent();
    }

    assertThat(devices.ask(facts("a", "k5"), 100, NOW)).isEmpty();
    assertThat(devices.ask(facts("a", "k4"), 100, NOW)).as("known already").isPresent();
    assertThat(devices.ask(facts("b", "k"), 100, NOW)).isPresent();

    AuthSet decided = devices.find("a", "k0").orElseThrow();
    devices.decide(decided.device(), decided.id(), AuthStatus.REJECTED, NOW);
    assertThat(devices.ask(facts("a", "k5"), 100, NOW)).isPresent();
  }

  @Test
  void preauthorisedKey_isKnownOnlyOnce() throws IOException {
    assertThat(devices.preauthorise(facts("a", "k"), NOW)).isPresent();
    assertThat(devices.preauthorise(facts("a", "k"), NOW)).isEmpty();
    assertThat(devices.count(AuthStatus.PREAUTHORIZED)).isEqualTo(1);
  }

  @Test
  void inventory_isFoundByItsValues_whateverTheyContain() throws IOException {
    String device = accepted("a");
    String hostile = "x'; DROP TABLE device; --";
    store
        .inventories()
        .replace(
            device,
            List.of(
                attribute("note", JsonValue.of(hostile)),
                attribute("mem", JsonValue.of(512)),
                attribute("ip", JsonValue.strings(List.of("10.0.0.1", "10.0.0.2")))),
            NOW);

    assertThat(search("note", AttributeFilter.Operator.EQUAL, hostile)).isEqualTo(1);
    assertThat(search("ip", AttributeFilter.Operator.EQUAL, "10.0.0.2")).isEqualTo(1);
    assertThat(search("mem", AttributeFilter.Operator.GREATER, "500")).isEqualTo(1);
    assertThat(search("mem", AttributeFilter.Operator.GREATER, "512")).isEqualTo(0);
    assertThat(search("mem", AttributeFilter.Operator.NOT_EQUAL, "512")).isEqualTo(0);
    assertThat(search("other", AttributeFilter.Operator.ABSENT)).isEqualTo(1);
    assertThat(devices.count(null)).isEqualTo(1);
  }

  private long search(String name, AttributeFilter.Operator operator, String... values)
      throws IOException {
    DeviceFilter filter =
        new DeviceFilter(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(
                new AttributeFilter(
                    AttributeFilter.Scope.INVENTORY, name, operator, List.of(values))));
    return devices.list(filter, FIRST).total();
  }

  @Test
  void mergedInventory_keepsWhatIsNotMentioned() throws IOException {
    String device = accepted("a");
    InventoryStore inventories = store.inventories();
    inventories.replace(
        device, List.of(attribute("a", JsonValue.of("1")), attribute("b", JsonValue.of(2))), NOW);

    inventories.merge(device, List.of(attribute("b", JsonValue.of(3))), NOW);

    assertThat(inventories.of(device).attributes())
        .containsExactly(attribute("a", JsonValue.of("1")), attribute("b", JsonValue.of(3)));
  }

  @Test
  void inventorySentInPieces_isBoundedAsAWhole() throws IOException {
    String device = accepted("a");
    InventoryStore inventories = store.inventories();
    JsonValue half = JsonValue.of("x".repeat(600_000));
    List<InventoryAttribute> first = List.of(attribute("a", half));
    inventories.replace(device, first, NOW);

    assertThat(inventories.merge(device, List.of(attribute("b", half)), NOW))
        .isEqualTo(InventoryStore.Outcome.TOO_LARGE);
    assertThat(inventories.of(device).attributes()).isEqualTo(first);
    assertThat(inventories.merge(device, List.of(attribute("a", JsonValue.of("1"))), NOW))
        .isEqualTo(InventoryStore.Outcome.SAVED);
  }

  @Test
  void valuesInLists_areBoundedAsAWhole() throws IOException {
    String device = accepted("a");
    InventoryStore inventories = store.inventories();
    JsonValue list = JsonValue.strings(Collections.nCopies(InventoryStore.MOST, "x"));

    assertThat(inventories.replace(device, List.of(attribute("a", list)), NOW))
        .isEqualTo(InventoryStore.Outcome.SAVED);
    assertThat(inventories.merge(device, List.of(attribute("b", JsonValue.of(1))), NOW))
        .isEqualTo(InventoryStore.Outcome.TOO_MANY);
    assertThat(inventories.of(device).attributes()).hasSize(1);
  }

  @Test
  void artifactOfSameNameAndType_isInTheWay() throws IOException {
    Artifact first = artifact("rel", List.of("a", "b"));
    store.artifacts().add(first);

    assertThat(store.artifacts().add(artifact("rel", List.of("b", "c"))))
        .extracting(Artifact::id)
        .containsExactly(first.id());
    assertThat(store.artifacts().add(artifact("rel", List.of("c")))).isEmpty();
  }

  @Test
  void artifactOfAnUnfinishedDeployment_isKept() throws IOException {
    Artifact artifact = artifact("rel", List.of("a"));
    store.artifacts().add(artifact);
    Deployment deployment = deployments.create(deployment(new Target.All()));

    assertThat(store.artifacts().delete(artifact.id())).isEqualTo(Artifacts.Deletion.IN_USE);
    deployments.finish(deployment.number(), NOW);
    assertThat(store.artifacts().delete(artifact.id())).isEqualTo(Artifacts.Deletion.DONE);
    assertThat(store.artifacts().delete(artifact.id())).isEqualTo(Artifacts.Deletion.NOT_THERE);
  }

  @Test
  void reports_moveCounters_andEndAtTheFinalOne() throws IOException {
    String device = accepted("a");
    Deployment deployment =
        deployments.create(deployment(new Target.Chosen(Set.of(device, "other"))));
    long number = deployment.number();
    deployments.start(part(number, device));

    deployments.report(number, device, InstallStatus.DOWNLOADING, "", NOW);
    deployments.report(number, device, InstallStatus.DOWNLOADING, "", NOW);
    deployments.report(number, device, InstallStatus.SUCCESS, "", NOW);
    Optional<DeviceDeployment> late =
        deployments.report(number, device, InstallStatus.FAILURE, "", NOW);

    assertThat(late.orElseThrow().status()).isEqualTo(InstallStatus.SUCCESS);
    assertThat(deployments.report(number, "other", InstallStatus.SUCCESS, "", NOW)).isEmpty();
    assertThat(deployments.statistics(number))
        .containsEntry(InstallStatus.SUCCESS, 1L)
        .containsEntry(InstallStatus.DOWNLOADING, 0L);
    assertThat(deployments.events(late.orElseThrow().id()).stream().map(StatusEvent::status))
        .containsExactly(InstallStatus.PENDING, InstallStatus.DOWNLOADING, InstallStatus.SUCCESS);
    List<AcceptedDevice> all = new ArrayList<>();
    devices.eachAccepted(all::add);
    assertThat(all).extracting(AcceptedDevice::done).containsExactly(number);
    assertThat(deployments.find(deployment.id()).orElseThrow().target())
        .isEqualTo(new Target.Chosen(Set.of(device, "other")));
  }

  @Test
  void startingTwice_returnsTheFirst() throws IOException {
    String device = accepted("a");
    long number = deployments.create(deployment(new Target.All())).number();

    DeviceDeployment first = deployments.start(part(number, device)).orElseThrow();

    assertThat(deployments.start(part(number, device))).contains(first);
  }

  @Test
  void endlessReports_keepABoundedHistory() throws IOException {
    String device = accepted("a");
    long number = deployments.create(deployment(new Target.All())).number();
    DeviceDeployment part = deployments.start(part(number, device)).orElseThrow();
    for (int i = 0; i < 150; i++) {
      deployments.report(number, device, InstallStatus.INSTALLING, "step " + i, NOW);
    }

    List<StatusEvent> events = deployments.events(part.id());
    assertThat(events).hasSize(100);
    assertThat(events.get(99).substate()).isEqualTo("step 149");
  }

  @Test
  void abort_endsPartsThatAreNotDone() throws IOException {
    String device = accepted("a");
    long number = deployments.create(deployment(new Target.All())).number();
    deployments.start(part(number, device));

    assertThat(deployments.finish(number, NOW)).containsExactly(device);
    assertThat(deployments.part(number, device).orElseThrow().status())
        .isEqualTo(InstallStatus.ABORTED);
    assertThat(deployments.unfinished()).isEmpty();
    assertThat(deployments.start(part(number, accepted("late")))).isEmpty();
  }

  @Test
  void log_comesBackAsItWas() throws IOException {
    String device = accepted("a");
    Deployment deployment = deployments.create(deployment(new Target.All()));
    deployments.start(part(deployment.number(), device));

    assertThat(deployments.saveLog(deployment.id(), device, "läuft\n", NOW)).isTrue();
    assertThat(deployments.saveLog(deployment.id(), "nobody", "x", NOW)).isFalse();
    assertThat(deployments.log(deployment.number(), device, 0)).contains("läuft\n");
  }

  @Test
  void nextAttempt_takesThePlaceOfTheOneThatFailedForNow() throws IOException {
    String device = accepted("a");
    Deployment deployment = deployments.create(deployment(new Target.All()));
    long number = deployment.number();
    DeviceDeployment first = part(number, device);
    deployments.start(first);
    deployments.failForNow(number, device, "no space", NOW);
    assertThat(deployments.failedForNow(number)).singleElement().isEqualTo(ended(first));

    DeviceDeployment second = attempt(number, device, 2);
    assertThat(deployments.start(second)).contains(second);

    assertThat(deployments.failedForNow(number)).isEmpty();
    assertThat(deployments.attempt(deployment.id(), device)).contains(ended(first));
    assertThat(deployments.attempt(second.id(), device)).contains(second);
    assertThat(deployments.attempt(second.id(), "nobody")).isEmpty();
    assertThat(deployments.parts(number, new Page(1, 10)).items()).containsExactly(second);
    assertThat(deployments.history(device, new Page(1, 10)).total()).isEqualTo(2);
    assertThat(deployments.statistics(number).get(InstallStatus.FAILURE)).isZero();
    assertThat(deployments.events(first.id())).hasSize(2);
  }

  @Test
  void attemptOutOfTurn_isNotStarted() throws IOException {
    String device = accepted("a");
    long number = deployments.create(deployment(new Target.All())).number();
    DeviceDeployment first = part(number, device);
    deployments.start(first);

    assertThat(deployments.start(attempt(number, device, 2))).contains(first);
    deployments.failForNow(number, device, "", NOW);
    assertThat(deployments.start(attempt(number, device, 3)).orElseThrow().id())
        .isEqualTo(first.id());
    deployments.start(attempt(number, device, 2));
    deployments.report(number, device, InstallStatus.FAILURE, "", NOW);
    assertThat(deployments.start(attempt(number, device, 3)).orElseThrow().attempt())
        .as("it is done")
        .isEqualTo(2);
  }

  @Test
  void logs_areThoseOfTheirAttempts() throws IOException {
    String device = accepted("a");
    Deployment deployment = deployments.create(deployment(new Target.All()));
    long number = deployment.number();
    deployments.start(part(number, device));
    deployments.failForNow(number, device, "", NOW);
    DeviceDeployment second = attempt(number, device, 2);
    deployments.start(second);

    assertThat(deployments.saveLog(deployment.id(), device, "first", NOW)).isTrue();
    assertThat(deployments.log(number, device, 0)).contains("first");
    assertThat(deployments.saveLog(second.id(), device, "second", NOW)).isTrue();

    assertThat(deployments.log(number, device, 0)).contains("second");
    assertThat(deployments.log(number, device, 1)).contains("first");
    assertThat(deployments.log(number, device, 3)).isEmpty();
    assertThat(deployments.history(device, new Page(1, 10)).items())
        .allMatch(DeviceDeployment::hasLog);
  }

  @Test
  void everything_isThereAfterReopening() throws IOException {
    String device = accepted("a");
    store.close();
    store = Store.open(folder.resolve("tandem.db"));

    assertThat(store.devices().device(device)).isPresent();
  }

  @Test
  void newerDatabase_isRefused() throws Exception {
    store.close();
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tandem.db"))) {
      connection.createStatement().execute("INSERT INTO schema_version VALUES (99)");
    }

    assertThatThrownBy(() -> Store.open(folder.resolve("tandem.db")))
        .hasMessageContaining("has schema 99, this version of Tandem knows 5");
  }

  private String accepted(String identity) throws IOException {
    AuthSet set = devices.ask(facts(identity, "k"), 10, NOW).orElseThrow();
    devices.decide(set.device(), set.id(), AuthStatus.ACCEPTED, NOW);
    return set.device();
  }

  private static DeviceKeyFacts facts(String identity, String key) {
    return new DeviceKeyFacts(JsonValue.strings(Map.of("mac", identity)), identity, key, "PEM");
  }

  private static InventoryAttribute attribute(String name, JsonValue value) {
    return new InventoryAttribute(name, value, Optional.empty());
  }

  private static Artifact artifact(String name, List<String> types) {
    return new Artifact(
        UUID.randomUUID().toString(),
        name,
        "",
        types,
        10,
        "00",
        true,
        new JsonObject(Map.of()),
        NOW,
        NOW);
  }

  private static Deployment deployment(Target target) {
    return new Deployment(
        0,
        UUID.randomUUID().toString(),
        "d",
        "rel",
        target,
        false,
        "",
        Deployment.Status.PENDING,
        2,
        NOW,
        Optional.empty());
  }

  private static DeviceDeployment ended(DeviceDeployment part) {
    return new DeviceDeployment(
        part.id(),
        part.deployment(),
        part.device(),
        part.artifact(),
        InstallStatus.FAILURE,
        "no space",
        part.requestHash(),
        part.hasLog(),
        part.created(),
        Optional.of(NOW),
        part.attempt());
  }

  private static DeviceDeployment part(long deployment, String device) {
    return attempt(deployment, device, 1);
  }

  private static DeviceDeployment attempt(long deployment, String device, int number) {
    return new DeviceDeployment(
        UUID.randomUUID().toString(),
        deployment,
        device,
        Optional.empty(),
        InstallStatus.PENDING,
        "",
        "",
        false,
        NOW,
        Optional.empty(),
        number);
  }
}
