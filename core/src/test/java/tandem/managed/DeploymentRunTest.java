package tandem.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.ModelDevice.Kind;
import tandem.managed.TestServer.Wrong;
import tandem.managed.Wakeups.StoppedException;
import tandem.update.Situation;

class DeploymentRunTest extends DeploymentRig {

  @Test
  void module_isInstalledCommittedAndReported() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE);

    toTheEnd(device);

    assertThat(device.calls()).containsExactly("download", "install", "commit");
    assertThat(server.statuses()).containsExactly("downloading", "installing", "success");
    assertThat(server.logs()).isEmpty();
    assertThat(journal().current()).isEmpty();
    assertThat(journal().ended(TestServer.ID)).contains(DeploymentStatus.SUCCESS);
  }

  @Test
  void image_isCommittedAfterTheRebootWithANewToken() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE);

    toTheEnd(device);

    assertThat(device.calls()).containsExactly("download", "install", "reboot", "commit");
    assertThat(server.statuses())
        .containsExactly("downloading", "installing", "rebooting", "installing", "success");
    assertThat(server.count("auth")).isEqualTo(2);
    assertThat(device.artifactName()).isEqualTo(TestServer.NAME);
  }

  @Test
  void moduleThatRestartsItsPart_isAskedWhetherThatWorked() throws Exception {
    ModelDevice good = new ModelDevice(Kind.MODULE_THAT_RESTARTS);
    toTheEnd(good);
    assertThat(good.calls()).containsExactly("download", "install", "restart", "commit");

    stopServer();
    startServer();
    ModelDevice bad = new ModelDevice(Kind.MODULE_THAT_RESTARTS).withRestartInVain();
    toTheEnd(bad, folder.resolve("bad"));
    assertThat(bad.calls())
        .containsExactly(
            "download", "install", "restart", "rollback to restart", "restart back", "rollback");
    assertThat(server.finals()).containsExactly("failure");
  }

  @Test
  void moduleThatWasRebootedInto_isRebootedOutOf_untilTheOldStateRuns() throws Exception {
    ModelDevice device =
        new ModelDevice(Kind.MODULE_THAT_REBOOTS).withRestartInVain().withRestartsBackInVain(1);

    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly(
            "download", "install", "reboot", "rollback to restart", "reboot", "reboot", "rollback");
    assertThat(server.finals()).containsExactly("failure");
  }

  @Test
  void oldStateThatNeverRunsAgain_isGivenUp() throws Exception {
    ModelDevice device =
        new ModelDevice(Kind.MODULE_THAT_REBOOTS).withRestartInVain().withRestartsBackInVain(99);

    toTheEnd(device);

    assertThat(device.calls().stream().filter("reboot"::equals).count()).isEqualTo(6);
    assertThat(device.calls()).endsWith("rollback");
    assertThat(server.finals()).containsExactly("failure");
  }

  @Test
  void rollbackThatFailsBeforeTheRestart_doesNotKeepTheDeviceFromIt() throws Exception {
    ModelDevice device =
        new ModelDevice(Kind.MODULE_THAT_RESTARTS)
            .withRestartInVain()
            .failingToRollBack(ErrorKind.INCONSISTENT);

    toTheEnd(device);

    assertThat(device.calls()).endsWith("rollback to restart", "restart back", "rollback");
    assertThat(server.finals()).containsExactly("failure");
  }

  @Test
  void linkThatHasExpired_isAskedForAnew() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToDownload(ErrorKind.UNAVAILABLE);
    assertThatThrownBy(() -> run(device)).isInstanceOf(ServerException.class);

    toTheEnd(device);

    assertThat(device.calls()).containsExactly("download", "download", "install", "commit");
    assertThat(server.finals()).containsExactly("success");
  }

  @Test
  void downloadThatNeverEnds_isGivenUp() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE);
    for (int i = 0; i < 28; i++) {
      device.failingToDownload(ErrorKind.UNAVAILABLE);
    }
    for (int i = 0; i < 28; i++) {
      assertThatThrownBy(() -> run(device)).isInstanceOf(ServerException.class);
    }

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("failure");
    assertThat(device.situation()).isEqualTo(Situation.IDLE);
  }

  @Test
  void factsSentWithTheDownload_areTheSameAfterARestart() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToDownload(ErrorKind.UNAVAILABLE);
    assertThatThrownBy(() -> run(device)).isInstanceOf(ServerException.class);
    toTheEnd(device);

    List<String> asked =
        server.calls().stream()
            .filter(call -> call.name().equals("next"))
            .map(TestServer.Call::body)
            .distinct()
            .toList();
    assertThat(asked).hasSize(1);
  }

  @Test
  void deploymentThatIsWithdrawnMeanwhile_isDropped() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToDownload(ErrorKind.UNAVAILABLE);
    assertThatThrownBy(() -> run(device)).isInstanceOf(ServerException.class);
    server.withdraw();

    toTheEnd(device);

    assertThat(device.calls()).containsExactly("download", "rollback");
    assertThat(device.situation()).isEqualTo(Situation.IDLE);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorKind.class,
      names = {"ARTIFACT_INVALID", "SIGNATURE", "INCOMPATIBLE", "NO_SPACE", "VERIFY_FAILED"})
  void artifactThatIsNotForThisDevice_isAFailureAtOnce(ErrorKind kind) throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToDownload(kind);

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("failure");
    assertThat(server.logs().get(0)).contains("messages");
    assertThat(device.calls()).containsExactly("download", "rollback");
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorKind.class,
      names = {"BUSY", "LATER"})
  void whatIsOnlyNotPossibleNow_isTriedAgain(ErrorKind kind) throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToDownload(kind);
    assertThatThrownBy(() -> run(device)).isInstanceOf(UpdateException.class);

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("success");
  }

  @Test
  void failedInstallation_isReportedWithItsReason() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToInstall(ErrorKind.ROLLED_BACK);

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("failure");
    assertThat(server.calls().get(server.calls().size() - 2).body())
        .contains("\"substate\":\"it failed, as the test wants\"");
  }

  @Test
  void finalReport_isDeliveredEvenIfThatTakesManyTries() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE);
    server.once("success", Wrong.of(500)).once("success", Wrong.of(0));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> run(device)).isInstanceOf(ServerException.class);
    }

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("success");
    assertThat(device.calls()).containsExactly("download", "install", "commit");
  }

  @Test
  void logThatIsTooLarge_endsTheDeploymentAllTheSame() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToDownload(ErrorKind.SIGNATURE);
    server.always("log", Wrong.of(413));

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("failure");
    assertThat(journal().current()).isEmpty();
  }

  @Test
  void rebootThatDoesNotHappen_leavesTheDeploymentWhereItIsWhenToldToStop() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE).notRebooting();
    Wakeups wakeups = new Wakeups();
    Thread stopper =
        new Thread(
            () -> {
              while (!device.calls().contains("reboot")) {
                Thread.onSpinWait();
              }
              wakeups.stop();
            });
    stopper.start();

    assertThatThrownBy(() -> run(device, wakeups)).isInstanceOf(StoppedException.class);
    stopper.join();

    assertThat(journal().current().orElseThrow().stage()).isEqualTo(DeploymentStage.REBOOT);
    device.boot();
    toTheEnd(device);
    assertThat(server.finals()).containsExactly("success");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void powerCutAtAnyChange_endsWithOneReportThatIsTrue(Kind kind) throws Exception {
    for (int change = 1; change <= 5; change++) {
      for (boolean before : new boolean[] {true, false}) {
        stopServer();
        startServer();
        Path own = folder.resolve(kind + "-" + change + "-" + before);
        ModelDevice device = new ModelDevice(kind).cutAt(change, before);

        toTheEnd(device, own);

        assertThat(server.finals()).as("%s cut at %d", kind, change).hasSize(1);
        boolean isNew = device.artifactName().equals(TestServer.NAME);
        assertThat(server.finals()).containsExactly(isNew ? "success" : "failure");
        assertThat(device.situation()).isEqualTo(Situation.IDLE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"MODULE_THAT_RESTARTS", "MODULE_THAT_REBOOTS"})
  void powerCutAtAnyChangeOfTheWayBack_endsInTheOldStateThatRuns(Kind kind) throws Exception {
    for (int change = 3; change <= 8; change++) {
      for (boolean before : new boolean[] {true, false}) {
        stopServer();
        startServer();
        Path own = folder.resolve(kind + "-" + change + "-" + before);
        ModelDevice device = new ModelDevice(kind).withRestartInVain().cutAt(change, before);

        toTheEnd(device, own);

        assertThat(server.finals()).as("%s cut at %d", kind, change).containsExactly("failure");
        assertThat(device.situation()).isEqualTo(Situation.IDLE);
        assertThat(device.artifactName()).isEqualTo("release-1");
        assertThat(device.runsWhatItHas()).as("%s cut at %d", kind, change).isTrue();
      }
    }
  }

  @Test
  void artifactOfAnotherName_isNotDownloadedAgainAndAgain() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).storing("other");

    toTheEnd(device);

    assertThat(device.calls().stream().filter("download"::equals).count()).isEqualTo(1);
    assertThat(server.finals()).containsExactly("failure");
  }

  @Test
  void lockThatAnotherHolds_costsNoAttempt() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE);
    for (int i = 0; i < 40; i++) {
      device.failingToDownload(ErrorKind.BUSY);
    }
    for (int i = 0; i < 40; i++) {
      assertThatThrownBy(() -> run(device)).isInstanceOf(UpdateException.class);
    }

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("success");
  }

  @Test
  void lockThatAnotherHolds_costsNoRestart() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE_THAT_RESTARTS);
    for (int i = 0; i < 4; i++) {
      device.failingToRestart(ErrorKind.BUSY);
    }
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> run(device)).isInstanceOf(UpdateException.class);
    }

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("success");
    assertThat(device.calls()).containsExactly("download", "install", "restart", "commit");
  }

  @Test
  void moduleThatRestarts_isRestartedThoughTheDaemonWasKilledBefore() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE_THAT_RESTARTS).cutAt(2, false);

    toTheEnd(device);

    assertThat(device.calls()).containsExactly("download", "install", "restart", "commit");
  }

  @Test
  void finalReportThatIsNeverTaken_doesNotBlockTheDeviceForEver() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToDownload(ErrorKind.SIGNATURE);
    server.always("failure", Wrong.of(400));
    DeploymentJournal journal = DeploymentJournal.open(folder);
    ServerSession session = Managed.session(folder, server.url());
    DeploymentRun run =
        new DeploymentRun(
            session,
            device,
            journal,
            Managed.log(folder),
            new RetrySchedule(Managed.SOON, 3),
            new Wakeups());
    assertThatThrownBy(
            () ->
                run.begin(
                    new DeploymentsApi(session).next(device.state().provides()).orElseThrow(),
                    device.state()))
        .isInstanceOf(ServerException.class);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> run.resume(journal.current().orElseThrow()))
          .isInstanceOf(ServerException.class);
    }

    run.resume(journal.current().orElseThrow());

    assertThat(journal.current()).isEmpty();
  }

  @Test
  void damagedRecord_isSetAsideAndTheDeploymentBeginsAgain() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE);
    Files.writeString(folder.resolve(DeploymentJournal.FILE_NAME), "{\"schema\":1,");

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("success");
    assertThat(folder.resolve(DeploymentJournal.FILE_NAME + ".damaged")).exists();
  }
}
