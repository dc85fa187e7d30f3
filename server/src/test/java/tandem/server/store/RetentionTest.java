package tandem.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue;

class RetentionTest {
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LIMIT = OLD.plus(Duration.ofDays(10));
  private static final Instant NEW = OLD.plus(Duration.ofDays(20));
  private static final Page FIRST = new Page(1, 20);

  @TempDir Path folder;
  private Store store;
  private Devices devices;
  private Deployments deployments;
  private Retention retention;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(folder.resolve("tandem.db"));
    devices = store.devices();
    deployments = store.deployments();
    retention = store.retention();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void historiesOfOldDeployments_areForgotten_butNotHowTheyEnded() throws IOException {
    Deployment old = deployment();
    DeviceDeployment part = begun(old, "d1");
    deployments.report(old.number(), "d1", InstallStatus.FAILURE, "", OLD);
    deployments.saveLog(old.id(), "d1", "what happened", OLD);
    deployments.finish(old.number(), OLD);

    assertThat(retention.forgetHistories(LIMIT, 100)).isEqualTo(1);

    assertThat(deployments.part(old.number(), "d1")).isEmpty();
    assertThat(deployments.log(old.number(), "d1", 0)).isEmpty();
    assertThat(deployments.events(part.id())).isEmpty();
    assertThat(deployments.statistics(old.number())).containsEntry(InstallStatus.FAILURE, 1L);
    assertThat(deployments.find(old.id())).isPresent();
    assertThat(retention.forgetHistories(LIMIT, 100)).isZero();
  }

  @Test
  void attemptsBeforeTheLast_areForgottenToo() throws IOException {
    String device = devices.ask(facts("a", "k"), 10, OLD).orElseThrow().device();
    Deployment old = deployment();
    DeviceDeployment first = begun(old, device);
    deployments.failForNow(old.number(), device, "no space", OLD);
    deployments.saveLog(old.id(), device, "what happened", OLD);
    deployments.start(part(old, device, 2));
    deployments.report(old.number(), device, InstallStatus.SUCCESS, "", OLD);
    deployments.finish(old.number(), OLD);

    assertThat(retention.forgetHistories(LIMIT, 1)).isEqualTo(1);
    assertThat(retention.forgetHistories(LIMIT, 100)).isEqualTo(1);

    assertThat(deployments.history(device, FIRST).items()).isEmpty();
    assertThat(deployments.log(old.number(), device, 1)).isEmpty();
    assertThat(deployments.events(first.id())).isEmpty();
    assertThat(retention.forgetHistories(LIMIT, 100)).isZero();
  }

  @Test
  void deploymentsThatRunOrEndedLately_keepTheirHistories() throws IOException {
    Deployment running = deployment();
    begun(running, "done");
    deployments.report(running.number(), "done", InstallStatus.SUCCESS, "", OLD);
    begun(running, "active");
    Deployment late = deployment();
    begun(late, "done");
    deployments.report(late.number(), "done", InstallStatus.SUCCESS, "", OLD);
    deployments.finish(late.number(), NEW);

    assertThat(retention.forgetHistories(LIMIT, 100)).isZero();

    assertThat(deployments.parts(running.number(), FIRST).items()).hasSize(2);
    assertThat(deployments.parts(late.number(), FIRST).items()).hasSize(1);
  }

  @Test
  void devicesThatMayNotKnowOfAnAbort_areStillTold() throws IOException {
    Deployment old = deployment();
    DeviceDeployment part = begun(old, "away");
    deployments.report(old.number(), "away", InstallStatus.DOWNLOADING, "", OLD);
    deployments.saveLog(old.id(), "away", "so far", OLD);
    deployments.finish(old.number(), OLD);

    assertThat(retention.forgetHistories(LIMIT, 100)).isEqualTo(1);

    assertThat(deployments.part(old.number(), "away"))
        .hasValueSatisfying(
            left -> {
              assertThat(left.status()).isEqualTo(InstallStatus.ABORTED);
              assertThat(left.hasLog()).isFalse();
            });
    assertThat(deployments.events(part.id())).isEmpty();
    assertThat(retention.forgetHistories(LIMIT, 100)).isZero();
  }

  @Test
  void manyParts_areForgottenInSteps() throws IOException {
    Deployment old = deployment();
    for (int i = 0; i < 7; i++) {
      begun(old, "d" + i);
      deployments.report(old.number(), "d" + i, InstallStatus.SUCCESS, "", OLD);
    }
    deployments.finish(old.number(), OLD);

    assertThat(retention.forgetHistories(LIMIT, 3)).isEqualTo(3);
    assertThat(retention.forgetHistories(LIMIT, 3)).isEqualTo(3);
    assertThat(retention.forgetHistories(LIMIT, 3)).isEqualTo(1);
  }

  @Test
  void oldEntriesOfTheAuditLog_areForgotten() throws IOException {
    for (int i = 0; i < 5; i++) {
      store.audit().add(new AuditEntry(OLD, "user:a", "old", "", ""));
    }
    store.audit().add(new AuditEntry(NEW, "user:a", "new", "", ""));

    assertThat(retention.forgetAudit(LIMIT, 3)).isEqualTo(3);
    assertThat(retention.forgetAudit(LIMIT, 3)).isEqualTo(2);
    assertThat(retention.forgetAudit(LIMIT, 3)).isZero();
    assertThat(store.audit().list(FIRST).items())
        .singleElement()
        .satisfies(entry -> assertThat(entry.action()).isEqualTo("new"));
  }

  @Test
  void devicesThatNobodyDecidedOn_areForgotten() throws IOException {
    AuthSet waiting = devices.ask(facts("waiting", "k"), 10, OLD).orElseThrow();
    AuthSet late = devices.ask(facts("late", "k"), 10, NEW).orElseThrow();
    devices.preauthorise(facts("announced", "k"), OLD);

    assertThat(retention.forgetStrangers(LIMIT, 100)).isEqualTo(1);

    assertThat(devices.device(waiting.device())).isEmpty();
    assertThat(devices.device(late.device())).isPresent();
    assertThat(devices.withIdentity("announced")).isPresent();
    assertThat(devices.ask(facts("waiting", "k"), 10, NEW)).isPresent();
  }

  @Test
  void keysThatWaitForADeviceThatIsLetIn_areForgotten_andTheDeviceIsNot() throws IOException {
    AuthSet good = devices.ask(facts("a", "good"), 10, OLD).orElseThrow();
    devices.decide(good.device(), good.id(), AuthStatus.ACCEPTED, OLD);
    devices.issue(good.device(), good.id(), "token", NEW);
    devices.ask(facts("a", "other"), 10, OLD);

    assertThat(retention.forgetStrangers(LIMIT, 100)).isEqualTo(1);

    Device device = devices.device(good.device()).orElseThrow();
    assertThat(device.status()).isEqualTo(AuthStatus.ACCEPTED);
    assertThat(device.updated()).isEqualTo(OLD);
    assertThat(device.authSets()).extracting(AuthSet::id).containsExactly(good.id());
    assertThat(devices.revoke("token")).contains(good.device());
  }

  @Test
  void devicesThatHaveLostTheirKeysLongAgo_areForgotten_unlessTheyAreInADeployment()
      throws IOException {
    AuthSet gone = dismissed("gone", OLD);
    AuthSet late = dismissed("late", NEW);
    AuthSet busy = dismissed("busy", OLD);
    begun(deployment(), busy.device());

    assertThat(retention.forgetStrangers(LIMIT, 100)).isEqualTo(1);

    assertThat(devices.device(gone.device())).isEmpty();
    assertThat(devices.device(late.device())).isPresent();
    assertThat(devices.device(busy.device())).isPresent();
    assertThat(deployments.activeOf(busy.device())).hasSize(1);
  }

  @Test
  void deviceThatIsRejected_staysSo() throws IOException {
    AuthSet set = devices.ask(facts("rejected", "k"), 10, OLD).orElseThrow();
    devices.decide(set.device(), set.id(), AuthStatus.REJECTED, OLD);

    assertThat(retention.forgetStrangers(LIMIT, 100)).isZero();

    assertThat(devices.device(set.device()).orElseThrow().status()).isEqualTo(AuthStatus.REJECTED);
  }

  @Test
  void devicesThatWereChosen_areForgottenOnlyWhenNothingWaitsForThem() throws IOException {
    AuthSet waiting = devices.ask(facts("waiting", "k"), 10, OLD).orElseThrow();
    AuthSet gone = dismissed("gone", OLD);
    Deployment chosen = deployment(new Target.Chosen(Set.of(waiting.device(), gone.device())));

    assertThat(retention.forgetStrangers(LIMIT, 100)).isZero();
    assertThat(deployments.statistics(chosen.number())).isEmpty();

    deployments.finish(chosen.number(), OLD);
    assertThat(retention.forgetStrangers(LIMIT, 100)).isEqualTo(2);
  }

  private AuthSet dismissed(String identity, Instant at) throws IOException {
    AuthSet set = devices.ask(facts(identity, "k"), 10, OLD).orElseThrow();
    devices.decide(set.device(), set.id(), AuthStatus.ACCEPTED, OLD);
    devices.dismiss(set.device(), set.id(), at);
    return set;
  }

  private static DeviceKeyFacts facts(String identity, String key) {
    return new DeviceKeyFacts(JsonValue.strings(Map.of("mac", identity)), identity, key, "PEM");
  }

  private Deployment deployment() throws IOException {
    return deployment(new Target.All());
  }

  private Deployment deployment(Target target) throws IOException {
    return deployments.create(
        new Deployment(
            0,
            UUID.randomUUID().toString(),
            "name",
            "rel-2",
            target,
            false,
            "",
            Deployment.Status.PENDING,
            1,
            OLD,
            Optional.empty()));
  }

  private DeviceDeployment begun(Deployment deployment, String device) throws IOException {
    return deployments.start(part(deployment, device, 1)).orElseThrow();
  }

  private static DeviceDeployment part(Deployment deployment, String device, int attempt) {
    return new DeviceDeployment(
        UUID.randomUUID().toString(),
        deployment.number(),
        device,
        Optional.empty(),
        InstallStatus.PENDING,
        "",
        "hash",
        false,
        OLD,
        Optional.empty(),
        attempt);
  }
}
