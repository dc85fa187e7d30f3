package tandem.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;
import tandem.server.rollout.Counters;
import tandem.server.rollout.PlanJson;
import tandem.server.rollout.PlanText;
import tandem.server.rollout.RolloutState.Status;
import tandem.server.store.Artifact;
import tandem.server.store.AuthSet;
import tandem.server.store.AuthStatus;
import tandem.server.store.Deployment;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.DeviceKeyFacts;
import tandem.server.store.InstallStatus;
import tandem.server.store.InventoryAttribute;
import tandem.server.store.Page;
import tandem.server.store.Store;
import tandem.server.store.Target;

class RolloutsTest {
  private static final Facts OLD = facts("rel-1");

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock();
  private final List<String> devices = new ArrayList<>();
  private Store store;
  private Fleet fleet;
  private Rollouts rollouts;
  private Dispatch dispatch;

  @BeforeEach
  void start() throws IOException {
    store = Store.open(folder.resolve("tandem.db"));
    for (int i = 0; i < 4; i++) {
      String name = "d" + i;
      AuthSet set =
          store
              .devices()
              .ask(
                  new DeviceKeyFacts(JsonValue.strings(Map.of("mac", name)), name, "k", "pem"),
                  10,
                  clock.now)
              .orElseThrow();
      store.devices().decide(set.device(), set.id(), AuthStatus.ACCEPTED, clock.now);
      devices.add(set.device());
    }
    store
        .artifacts()
        .add(
            new Artifact(
                UUID.randomUUID().toString(),
                "rel-2",
                "",
                List.of("board"),
                1,
                "00",
                true,
                new JsonObject(Map.of()),
                clock.now,
                clock.now));
    load();
  }

  private void load() throws IOException {
    fleet = Fleet.load(store.devices());
    rollouts =
        new Rollouts(
            store.deployments(), new KnownAttributes(store.devices(), store.inventories()), clock);
    Catalog catalog = new Catalog(store.artifacts(), clock);
    dispatch = new Dispatch(store.deployments(), fleet, catalog, rollouts, clock);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void deploymentWithoutPlan_isForAllAtOnce() throws IOException {
    create("");

    assertThat(devices).allMatch(this::starts);
  }

  @Test
  void secondPhase_beginsInItsTime_alsoAfterARestart() throws IOException {
    Deployment deployment =
        create("{'target':{'all':true},'phases':[{'count':1},{'delay_seconds':60}]}");
    assertThat(starts(0)).isTrue();
    assertThat(starts(1)).isFalse();

    load();

    assertThat(starts(1)).isFalse();
    assertThat(rollouts.inProgress(deployment)).isEqualTo(1);
    clock.now = clock.now.plusSeconds(60);
    assertThat(starts(1)).isTrue();
    load();
    assertThat(rollouts.state(deployment).phasesBegan()).hasSize(2);
    assertThat(rollouts.state(deployment).counters())
        .isEqualTo(new Counters(List.of(1L, 1L), 0, 0, 0));
  }

  @Test
  void failures_stopIt_andItStaysStopped_untilItIsResumed() throws IOException {
    Deployment deployment = create("{'target':{'all':true},'stop':{'failures':1}}");
    starts(0);
    report(deployment, 0, InstallStatus.DOWNLOADING);
    report(deployment, 0, InstallStatus.FAILURE);

    assertThat(starts(1)).isFalse();
    load();
    assertThat(rollouts.state(deployment).status()).isEqualTo(Status.STOPPED);
    assertThat(starts(1)).isFalse();

    rollouts.resume(deployment);
    assertThat(starts(1)).isTrue();
  }

  @Test
  void stoppedDeployment_letsANewerOneThrough() throws IOException {
    Deployment bad = create("{'target':{'all':true},'stop':{'failures':1}}");
    starts(0);
    report(bad, 0, InstallStatus.FAILURE);
    Deployment good = create("");

    assertThat(dispatch.next(member(1), OLD))
        .isInstanceOfSatisfying(
            Next.Install.class, next -> assertThat(next.deployment()).isEqualTo(good.id()));
  }

  @Test
  void waitingDeployment_keepsNewerOnesWaiting() throws IOException {
    create("{'target':{'all':true},'phases':[{'delay_seconds':60}]}");
    create("");

    assertThat(starts(0)).isFalse();
  }

  @Test
  void pausedDeployment_isResumed_alsoAfterARestart() throws IOException {
    Deployment deployment = create("");
    rollouts.pause(deployment);
    assertThat(starts(0)).isFalse();

    load();

    assertThat(starts(0)).isFalse();
    rollouts.resume(deployment);
    assertThat(starts(0)).isTrue();
  }

  @Test
  void places_areFreeAgain_whenADeviceIsDone() throws IOException {
    Deployment deployment = create("{'target':{'all':true},'pace':{'in_progress':1}}");
    assertThat(starts(0)).isTrue();
    assertThat(starts(0)).as("it goes on").isTrue();
    assertThat(starts(1)).isFalse();

    report(deployment, 0, InstallStatus.SUCCESS);

    assertThat(starts(1)).isTrue();
    assertThat(rollouts.state(deployment).counters()).isEqualTo(new Counters(List.of(2L), 1, 0, 1));
  }

  @Test
  void deviceThatHasTheArtifact_takesNoPlace() throws IOException {
    Deployment deployment = create("{'target':{'all':true},'pace':{'in_progress':1}}");

    assertThat(dispatch.next(member(0), facts("rel-2"))).isInstanceOf(Next.Nothing.class);

    assertThat(rollouts.inProgress(deployment)).isZero();
    assertThat(starts(1)).isTrue();
  }

  @Test
  void filter_looksAtWhatTheDeviceReportedLast() throws IOException {
    create("{'target':{'filter':[{'attribute':'kernel','type':'$eq','value':'5.10'}]}}");
    assertThat(starts(0)).isFalse();

    store
        .inventories()
        .replace(
            devices.get(0),
            List.of(new InventoryAttribute("kernel", JsonValue.of("5.10"), Optional.empty())),
            clock.now);

    assertThat(starts(0)).isTrue();
    assertThat(starts(1)).isFalse();
  }

  @Test
  void deviceThatFailed_triesAgainAsOftenAsThePlanSays_alsoAfterARestart() throws IOException {
    Deployment deployment = create("{'target':{'all':true},'retries':2}");
    for (int attempt = 1; attempt <= 3; attempt++) {
      Next next = dispatch.next(member(0), OLD);
      assertThat(next).as("attempt " + attempt).isInstanceOf(Next.Install.class);
      String reference = ((Next.Install) next).reference();
      assertThat(reference.equals(deployment.id())).isEqualTo(attempt == 1);
      dispatch.report(member(0), reference, InstallStatus.FAILURE, "");
      dispatch.report(member(0), reference, InstallStatus.FAILURE, "said again");
      load();
      assertThat(rollouts.state(deployment).counters().failed()).isEqualTo(attempt);
    }

    assertThat(starts(0)).as("it has failed for good").isFalse();
    assertThat(rollouts.state(deployment).counters()).isEqualTo(new Counters(List.of(1L), 0, 3, 1));
    assertThat(store.deployments().history(devices.get(0), new Page(1, 10)).items())
        .extracting(DeviceDeployment::attempt)
        .containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void lateWordOfAnEarlierAttempt_doesNotEndTheNext() throws IOException {
    Deployment deployment = create("{'target':{'all':true},'retries':1}");
    starts(0);
    report(deployment, 0, InstallStatus.FAILURE);
    Next.Install again = (Next.Install) dispatch.next(member(0), OLD);

    report(deployment, 0, InstallStatus.FAILURE);

    assertThat(dispatch.next(member(0), OLD)).isEqualTo(again);
    dispatch.report(member(0), again.reference(), InstallStatus.SUCCESS, "");
    assertThat(store.deployments().statistics(deployment.number()))
        .containsEntry(InstallStatus.SUCCESS, 1L)
        .containsEntry(InstallStatus.FAILURE, 0L);
  }

  @Test
  void deviceThatWaitsToTryAgain_keepsItsDeploymentOpen_andOthersWait() throws IOException {
    Deployment deployment = create("{'target':{'all':true},'retries':1}");
    Deployment newer = create("");
    for (int device = 0; device < devices.size(); device++) {
      starts(device);
      report(deployment, device, device == 0 ? InstallStatus.FAILURE : InstallStatus.SUCCESS);
    }

    Next.Install again = (Next.Install) dispatch.next(member(0), OLD);
    assertThat(again.deployment()).isEqualTo(deployment.id());
    dispatch.report(member(0), again.reference(), InstallStatus.FAILURE, "");

    assertThat(((Next.Install) dispatch.next(member(0), OLD)).deployment()).isEqualTo(newer.id());
    assertThat(store.deployments().find(deployment.id()).orElseThrow().status())
        .isEqualTo(Deployment.Status.FINISHED);
  }

  @Test
  void deviceThatDescribesItselfDifferently_doesNotTryAgain() throws IOException {
    create("{'target':{'all':true},'retries':3}");
    starts(0);

    assertThat(dispatch.next(member(0), facts("rel-9"))).isInstanceOf(Next.Changed.class);
    assertThat(starts(0)).isFalse();
  }

  @Test
  void failuresThatAreTriedAgain_countForTheStopRule() throws IOException {
    Deployment deployment = create("{'target':{'all':true},'retries':3,'stop':{'failures':2}}");
    starts(0);
    report(deployment, 0, InstallStatus.FAILURE);
    Next.Install again = (Next.Install) dispatch.next(member(0), OLD);
    dispatch.report(member(0), again.reference(), InstallStatus.FAILURE, "");

    assertThat(rollouts.state(deployment).status()).isEqualTo(Status.STOPPED);
    assertThat(starts(0)).isFalse();
    rollouts.resume(deployment);
    assertThat(starts(0)).isTrue();
  }

  private Deployment create(String plan) throws IOException {
    String text =
        plan.isEmpty()
            ? ""
            : JsonWriter.compact(
                PlanText.of(PlanJson.read(JsonParser.parse(plan.replace('\'', '"')))));
    return dispatch.create(
        new Deployment(
            0,
            UUID.randomUUID().toString(),
            "name",
            "rel-2",
            new Target.All(),
            false,
            text,
            Deployment.Status.PENDING,
            devices.size(),
            clock.now,
            Optional.empty()));
  }

  private boolean starts(int device) {
    return starts(devices.get(device));
  }

  private boolean starts(String device) {
    try {
      return dispatch.next(fleet.find(device).orElseThrow(), OLD) instanceof Next.Install;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void report(Deployment deployment, int device, InstallStatus status) throws IOException {
    assertThat(dispatch.report(member(device), deployment.id(), status, ""))
        .isEqualTo(Reported.DONE);
  }

  private Member member(int device) {
    return fleet.find(devices.get(device)).orElseThrow();
  }

  private static Facts facts(String artifact) {
    return new Facts(artifact, "board", Map.of("artifact_name", artifact, "device_type", "board"));
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
