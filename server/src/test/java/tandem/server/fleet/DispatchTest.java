package tandem.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.rollout.RolloutState;
import tandem.server.store.Deployment;
import tandem.server.store.InstallStatus;
import tandem.server.store.Target;

class DispatchTest {
  private static final String KERNEL_5 =
      "{\"target\":{\"filter\":[{\"attribute\":\"kernel\",\"type\":\"$eq\",\"value\":\"5\"}]}}";

  @TempDir Path folder;
  private TestFleet fleet;
  private Enrolment enrolment;

  @BeforeEach
  void start() throws IOException {
    fleet = new TestFleet(folder, 3);
    enrolment = fleet.enrolment(fleet.store.devices());
  }

  @AfterEach
  void close() throws IOException {
    fleet.close();
  }

  @Test
  void deviceThatIsDoneAndLeft_doesNotStandForOneThatIsNot() throws IOException {
    for (String device : fleet.devices) {
      enrolment.group(device, "lab");
    }
    Deployment deployment = fleet.create(new Target.Group("lab"), "");
    assertThat(fleet.starts(0)).isTrue();
    assertThat(fleet.starts(1)).isTrue();
    report(deployment, 0, InstallStatus.SUCCESS);
    enrolment.group(fleet.devices.get(0), "other");
    enrolment.group(fleet.devices.get(2), "other");

    report(deployment, 1, InstallStatus.DOWNLOADING);
    assertThat(fleet.isFinished(deployment)).isFalse();
    enrolment.group(fleet.devices.get(2), "lab");
    report(deployment, 1, InstallStatus.SUCCESS);

    assertThat(fleet.isFinished(deployment)).as("one has not begun").isFalse();
    assertThat(fleet.starts(2)).isTrue();
    report(deployment, 2, InstallStatus.SUCCESS);
    assertThat(fleet.isFinished(deployment)).isTrue();
  }

  @Test
  void chosenDeviceThatIsRemovedBeforeItBegan_isNotWaitedFor() throws IOException {
    Deployment deployment = fleet.create(new Target.Chosen(Set.copyOf(fleet.devices)), "");
    assertThat(fleet.starts(0)).isTrue();
    assertThat(fleet.starts(1)).isTrue();
    report(deployment, 0, InstallStatus.SUCCESS);
    enrolment.decommission(fleet.devices.get(1));
    assertThat(fleet.isFinished(deployment)).isFalse();

    enrolment.decommission(fleet.devices.get(2));

    assertThat(fleet.isFinished(deployment)).isTrue();
    assertThat(fleet.store.deployments().statistics(deployment.number()))
        .containsEntry(InstallStatus.DECOMMISSIONED, 2L)
        .containsEntry(InstallStatus.SUCCESS, 1L);
  }

  @Test
  void chosenDeviceThatIsRemoved_isRememberedOverARestart() throws IOException {
    Deployment deployment = fleet.create(new Target.Chosen(Set.copyOf(fleet.devices)), "");
    enrolment.decommission(fleet.devices.get(2));
    fleet.restart();

    for (int device = 0; device < 2; device++) {
      assertThat(fleet.starts(device)).isTrue();
      report(deployment, device, InstallStatus.SUCCESS);
    }

    assertThat(fleet.isFinished(deployment)).isTrue();
  }

  @Test
  void lastDeviceOfAll_isRemoved_andTheOthersWereDone() throws IOException {
    Deployment deployment = fleet.create(new Target.All(), "");
    for (int device = 0; device < 2; device++) {
      assertThat(fleet.starts(device)).isTrue();
      report(deployment, device, InstallStatus.SUCCESS);
    }

    enrolment.decommission(fleet.devices.get(2));

    assertThat(fleet.isFinished(deployment)).isTrue();
  }

  @Test
  void deploymentForAFilter_isFinishedOnceAllThatFitAreDone() throws IOException {
    fleet.kernel(0, "5");
    fleet.kernel(1, "5");
    fleet.kernel(2, "6");
    Deployment deployment = fleet.create(new Target.All(), KERNEL_5);
    fleet.dispatch.finishAllThatAreComplete();
    assertThat(fleet.isFinished(deployment)).as("nobody has begun").isFalse();
    assertThat(fleet.starts(0)).isTrue();
    report(deployment, 0, InstallStatus.SUCCESS);
    finishInAFewRounds();
    assertThat(fleet.isFinished(deployment)).as("one is waited for").isFalse();
    assertThat(fleet.starts(1)).isTrue();
    finishInAFewRounds();
    assertThat(fleet.isFinished(deployment)).as("it is at it").isFalse();

    report(deployment, 1, InstallStatus.FAILURE);
    finishInAFewRounds();

    assertThat(fleet.isFinished(deployment)).isTrue();
  }

  @Test
  void deviceThatFitsAFilterNoMore_isNotWaitedFor() throws IOException {
    fleet.kernel(0, "5");
    fleet.kernel(1, "5");
    Deployment deployment = fleet.create(new Target.All(), KERNEL_5);
    assertThat(fleet.starts(0)).isTrue();
    report(deployment, 0, InstallStatus.SUCCESS);
    finishInAFewRounds();
    assertThat(fleet.isFinished(deployment)).isFalse();

    fleet.kernel(1, "6");
    finishInAFewRounds();

    assertThat(fleet.isFinished(deployment)).isTrue();
  }

  private void finishInAFewRounds() throws IOException {
    for (int i = 0; i < 3; i++) {
      fleet.dispatch.finishAllThatAreComplete();
    }
  }

  @Test
  void deviceThatLeftInMidUpdate_isWaitedFor() throws IOException {
    enrolment.group(fleet.devices.get(0), "lab");
    enrolment.group(fleet.devices.get(1), "lab");
    Deployment deployment = fleet.create(new Target.Group("lab"), "");
    assertThat(fleet.starts(0)).isTrue();
    assertThat(fleet.starts(1)).isTrue();
    enrolment.group(fleet.devices.get(1), null);

    report(deployment, 0, InstallStatus.SUCCESS);

    assertThat(fleet.isFinished(deployment)).isFalse();
    report(deployment, 1, InstallStatus.SUCCESS);
    assertThat(fleet.isFinished(deployment)).isTrue();
  }

  @Test
  void deviceWhoseDeploymentTheStoreHasEnded_isFreeForTheNext() throws IOException {
    Deployment deployment = fleet.create(new Target.All(), "");
    assertThat(fleet.starts(0)).isTrue();
    fleet.store.deployments().finish(deployment.number(), TestFleet.NOW);

    assertThat(
            fleet.dispatch.report(fleet.member(0), deployment.id(), InstallStatus.DOWNLOADING, ""))
        .isEqualTo(Reported.ABORTED);

    assertThat(fleet.member(0).isUpdating()).isFalse();
  }

  @Test
  void endOfOneDeployment_leavesTheNextAlone() throws IOException {
    fleet.create(new Target.All(), "");
    assertThat(fleet.starts(0)).isTrue();
    Part first = Objects.requireNonNull(fleet.member(0).active());
    report(first.deployment().deployment(), 0, InstallStatus.SUCCESS);
    fleet.create(new Target.All(), "");
    assertThat(fleet.starts(0)).isTrue();

    fleet.member(0).ended(first.deployment());

    assertThat(fleet.member(0).isUpdating()).isTrue();
  }

  @Test
  void lateNewsOfAFinishedDeployment_changesItsRolloutNoMore() throws IOException {
    Deployment deployment = fleet.create(new Target.All(), "");
    assertThat(fleet.starts(0)).isTrue();
    report(deployment, 0, InstallStatus.SUCCESS);
    fleet.dispatch.abort(deployment.id());
    RolloutState state = fleet.rollouts.state(deployment);

    fleet.rollouts.changed(deployment, fleet.devices.get(1), InstallStatus.SUCCESS, TestFleet.NOW);

    assertThat(fleet.rollouts.state(deployment)).isEqualTo(state);
    assertThat(fleet.rollouts.pause(deployment)).isFalse();
    assertThat(state.counters().succeeded()).isEqualTo(1);
  }

  @Test
  void decommissionedDevice_givesItsPlaceBack_andIsNotWaitedFor() throws IOException {
    Deployment deployment =
        fleet.create(new Target.All(), "{\"target\":{\"all\":true},\"pace\":{\"in_progress\":2}}");
    assertThat(fleet.starts(0)).isTrue();
    assertThat(fleet.starts(1)).isTrue();
    assertThat(fleet.starts(2)).isFalse();

    enrolment.decommission(fleet.devices.get(0));

    assertThat(fleet.starts(2)).isTrue();
    report(deployment, 2, InstallStatus.SUCCESS);
    assertThat(fleet.isFinished(deployment)).isFalse();
    enrolment.decommission(fleet.devices.get(1));
    assertThat(fleet.isFinished(deployment)).isTrue();
  }

  @Test
  void deviceThatAsksTwiceAtOnce_takesOnePlace() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch twice = new CountDownLatch(2);
    Admission admission =
        (deployment, member, now) -> {
          asked.incrementAndGet();
          twice.countDown();
          await(twice);
          return Admission.Verdict.START;
        };
    Dispatch dispatch =
        new Dispatch(
            fleet.store.deployments(), fleet.fleet, fleet.catalog, admission, TestFleet.CLOCK);
    Deployment deployment = dispatch.create(fleet.deployment(new Target.All(), ""));

    List<CompletableFuture<Next>> answers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> next(dispatch)));
    }

    for (CompletableFuture<Next> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Next.Install.class,
              install -> assertThat(install.deployment()).isEqualTo(deployment.id()));
    }
    assertThat(asked).hasValue(1);
  }

  // Gives the other request the time to get as far, which it must not.
  private static void await(CountDownLatch latch) {
    try {
      if (latch.await(300, TimeUnit.MILLISECONDS)) {
        return; // both are here, which the test then sees
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Next next(Dispatch dispatch) {
    try {
      return dispatch.next(fleet.member(0), TestFleet.with("rel-1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(Deployment deployment, int device, InstallStatus status) throws IOException {
    assertThat(fleet.dispatch.report(fleet.member(device), deployment.id(), status, ""))
        .isEqualTo(Reported.DONE);
  }
}
