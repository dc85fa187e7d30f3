package tandem.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.config.ManagedSettings;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.ModelDevice.Kind;
import tandem.managed.TestServer.Wrong;
import tandem.update.Situation;

/** What brings an old system back, and what must not keep it from that. */
class WayBackTest extends DeploymentRig {

  @Test
  void systemThatDoesNotBoot_isReportedAsFailureWithItsLog() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE).withNewSystemThatDoesNotBoot();

    toTheEnd(device);

    assertThat(server.statuses())
        .containsExactly("downloading", "installing", "rebooting", "failure");
    assertThat(server.logs()).hasSize(1);
    assertThat(device.situation()).isEqualTo(Situation.IDLE);
    assertThat(device.artifactName()).isEqualTo("release-1");
  }

  @Test
  void serverThatIsGoneFromTheNewSystem_bringsTheOldOneBack() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE);
    run(device); // until the reboot
    server.always("auth", Wrong.of(0));
    run(device); // until the reboot into the old system
    server.always("auth", null);
    run(device);

    assertThat(device.calls())
        .containsExactly("download", "install", "reboot", "rollback", "reboot");
    assertThat(server.finals()).containsExactly("failure");
    assertThat(server.calls().get(server.calls().size() - 2).body())
        .contains("the server can not be reached from the new system");
  }

  @ParameterizedTest
  @CsvSource({
    "downloading, ''",
    "installing, download rollback",
    "rebooting, download install rollback"
  })
  void deploymentThatIsAborted_isUndone(String status, String calls) throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE);
    server.once(status, Wrong.of(409)).always("failure", Wrong.of(409));

    toTheEnd(device);

    assertThat(String.join(" ", device.calls())).isEqualTo(calls);
    assertThat(device.situation()).isEqualTo(Situation.IDLE);
    assertThat(server.finals()).isEmpty();
    assertThat(journal().current()).isEmpty();
  }

  @Test
  void abortBeforeTheCommit_bringsTheOldSystemBack() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE);
    run(device); // until the reboot
    server.abort();
    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly("download", "install", "reboot", "rollback", "reboot");
    assertThat(device.artifactName()).isEqualTo("release-1");
  }

  @Test
  void newSystemThatCanNotTellWhoItIs_isNotCommitted() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE);
    run(device); // until the reboot
    Path data = folder;
    DeploymentJournal journal = DeploymentJournal.open(data);
    ServerSession nobody = nameless(data);
    DeploymentRun run =
        new DeploymentRun(
            nobody,
            device,
            journal,
            Managed.log(data),
            new RetrySchedule(Managed.SOON, 2),
            new Wakeups());

    assertThatThrownBy(() -> run.resume(journal.current().orElseThrow()))
        .isInstanceOf(ModelDevice.PowerCut.class);
    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly("download", "install", "reboot", "rollback", "reboot");
    assertThat(server.finals()).containsExactly("failure");
  }

  private ServerSession nameless(Path data) throws Exception {
    ManagedSettings usual = Managed.settings();
    ManagedSettings settings =
        new ManagedSettings(
            Optional.empty(),
            Optional.empty(),
            "standard",
            Map.of(),
            usual.updatePoll(),
            usual.inventoryPoll(),
            usual.retryPoll(),
            2,
            Optional.empty());
    return Managed.session(data, settings, server.url());
  }

  @Test
  void systemThatCanNotTalkWithAnyServer_isTakenBackWithoutOne() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE);
    run(device); // until the reboot

    assertThatThrownBy(() -> Daemon.goBack(device, folder, new Wakeups(), "no server"))
        .isInstanceOf(ModelDevice.PowerCut.class);
    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly("download", "install", "reboot", "rollback", "reboot");
    assertThat(server.calls().get(server.calls().size() - 2).body()).contains("no server");
  }

  @Test
  void moduleThatWasRebootedInto_isRebootedOutOfWithoutAServer() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE_THAT_REBOOTS);
    run(device); // until the reboot

    assertThatThrownBy(() -> Daemon.goBack(device, folder, new Wakeups(), "no server"))
        .isInstanceOf(ModelDevice.PowerCut.class);
    Daemon.goBack(device, folder, new Wakeups(), "no server");

    assertThat(device.calls())
        .containsExactly(
            "download", "install", "reboot", "rollback to restart", "reboot", "rollback");
    toTheEnd(device);
    assertThat(server.finals()).containsExactly("failure");
  }

  @Test
  void lockThatAnotherHolds_costsNoRestartOnTheWayBack() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE_THAT_RESTARTS).withRestartInVain();
    int tries = 9;
    for (int i = 0; i < tries; i++) {
      device.failingToRestartBack(ErrorKind.BUSY);
    }
    for (int i = 0; i < tries; i++) {
      assertThatThrownBy(() -> run(device)).isInstanceOf(UpdateException.class);
    }

    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly(
            "download", "install", "restart", "rollback to restart", "restart back", "rollback");
    assertThat(server.finals()).containsExactly("failure");
  }

  @Test
  void lockThatAnotherHolds_isNotTakenForAnOldStateThatDoesNotRun() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE_THAT_REBOOTS).withRestartInVain();
    assertThat(run(device, new Wakeups(), folder)).isFalse(); // rebooted
    assertThat(run(device, new Wakeups(), folder)).isFalse(); // rebooted back
    device.failingToRestartBack(ErrorKind.BUSY);
    assertThatThrownBy(() -> run(device)).isInstanceOf(UpdateException.class);

    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly(
            "download", "install", "reboot", "rollback to restart", "reboot", "rollback");
  }

  @Test
  void deviceThatCanNotCountItsRestarts_isNotRestartedForEver() throws Exception {
    ModelDevice device =
        new ModelDevice(Kind.MODULE_THAT_REBOOTS).withRestartInVain().withRestartsBackInVain(99);
    run(device); // until the reboot
    run(device); // until the one on the way back
    letNothingBeRecorded();
    DeploymentRun run = run(device, journal());
    DeploymentRecord record = journal().current().orElseThrow();

    for (int i = 0; i < 9; i++) {
      assertThatThrownBy(() -> run.resume(record)).isInstanceOf(UpdateException.class);
    }
    assertThat(device.situation()).isEqualTo(Situation.ROLLED_BACK);
    assertThatThrownBy(() -> run.resume(record)).isInstanceOf(UpdateException.class);

    assertThat(device.calls())
        .containsExactly(
            "download", "install", "reboot", "rollback to restart", "reboot", "rollback");
    assertThat(server.finals()).containsExactly("failure");
  }

  @ParameterizedTest
  @CsvSource({"MODULE_THAT_REBOOTS, false", "IMAGE, true"})
  void rollbackThatCanNotBeRecorded_isLeftToTheBootloaderOnlyIfThatCanUndoIt(
      Kind kind, boolean reboots) throws Exception {
    ModelDevice device = new ModelDevice(kind).failingToRollBack(ErrorKind.NO_SPACE);
    server.once("rebooting", Wrong.of(409));
    if (reboots) {
      run(device);
    } else {
      assertThatThrownBy(() -> run(device)).isInstanceOf(UpdateException.class);
    }

    assertThat(device.calls().contains("reboot plainly")).isEqualTo(reboots);
  }

  @Test
  void triesThatCanNotBeRecorded_countAllTheSame() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE).cutAt(3, true);
    run(device); // until the reboot
    letNothingBeRecorded();
    server.always("rebooting", Wrong.of(409));
    DeploymentRun run = run(device, journal());
    DeploymentRecord record = journal().current().orElseThrow();

    for (int i = 0; i < 10; i++) {
      device.failingToRollBack(ErrorKind.FAILED);
      assertThatThrownBy(() -> run.resume(record)).isInstanceOf(UpdateException.class);
    }

    assertThat(server.finals()).containsExactly("failure");
  }

  /** Lets no file take the place of the journal, as on a data partition that is full. */
  private void letNothingBeRecorded() throws Exception {
    Files.createDirectories(folder.resolve("." + DeploymentJournal.FILE_NAME + ".tmp/full"));
  }

  private DeploymentRun run(ModelDevice device, DeploymentJournal journal) throws Exception {
    return new DeploymentRun(
        Managed.session(folder, server.url()),
        device,
        journal,
        Managed.log(folder),
        new RetrySchedule(Managed.SOON, 2),
        new Wakeups());
  }

  @Test
  void powerCutInsteadOfTheRestart_isFollowedByARestartOnTheWayBackAllTheSame() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE_THAT_REBOOTS).withRestartInVain();
    run(device, new Wakeups(), folder); // until the reboot
    DeploymentJournal journal = journal();
    DeploymentRecord rebooting = journal.current().orElseThrow();
    journal.save(without(rebooting)); // the power was gone before it was counted

    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly(
            "download", "install", "reboot", "rollback to restart", "reboot", "rollback");
  }

  @Test
  void powerCutBeforeTheWayBack_isFollowedByARestart() throws Exception {
    ModelDevice device =
        new ModelDevice(Kind.MODULE_THAT_REBOOTS).failingToRollBack(ErrorKind.BUSY);
    server.once("rebooting", Wrong.of(409)).always("failure", Wrong.of(409));
    assertThatThrownBy(() -> run(device)).isInstanceOf(UpdateException.class);
    assertThat(device.situation()).isEqualTo(Situation.AWAITING_COMMIT);
    device.boot();

    toTheEnd(device);

    assertThat(device.calls()).endsWith("rollback to restart", "reboot", "rollback");
  }

  private static DeploymentRecord without(DeploymentRecord restarted) {
    return new DeploymentRecord(
        restarted.id(),
        restarted.artifactName(),
        restarted.provides(),
        restarted.stage(),
        restarted.attempts(),
        0,
        restarted.before(),
        restarted.bootId(),
        restarted.ended(),
        restarted.reason());
  }

  @Test
  void systemWithoutADeployment_isLeftAloneWhereNoServerIs() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).havingInstalled("by hand");

    Daemon.goBack(device, folder, new Wakeups(), "no server");

    assertThat(device.calls()).isEmpty();
  }

  @Test
  void rollbackThatEndsInconsistent_stillRebootsIntoTheOldSystem() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE).failingToRollBack(ErrorKind.INCONSISTENT);
    run(device); // until the reboot
    server.abort();
    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly("download", "install", "reboot", "rollback", "reboot");
    assertThat(device.situation()).isEqualTo(Situation.IDLE);
  }

  @Test
  void rollbackThatIsNotPossible_isLeftToTheBootloader() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE).failingToRollBack(ErrorKind.UNSUPPORTED);
    run(device); // until the reboot
    server.abort();
    toTheEnd(device);

    assertThat(device.calls())
        .containsExactly("download", "install", "reboot", "rollback", "reboot plainly", "rollback");
    assertThat(device.situation()).isEqualTo(Situation.IDLE);
  }

  @Test
  void updateThatIsCommittedByHandOnTheWayBack_isReportedAsWhatItIs() throws Exception {
    ModelDevice device = new ModelDevice(Kind.IMAGE).failingToRollBack(ErrorKind.BUSY);
    run(device, new Wakeups(), folder); // until the reboot
    server.always("auth", Wrong.of(0));
    assertThatThrownBy(() -> run(device)).isInstanceOf(UpdateException.class);
    server.always("auth", null);
    device.commitByHand();

    toTheEnd(device);

    assertThat(device.artifactName()).isEqualTo(TestServer.NAME);
    assertThat(server.finals()).containsExactly("success");
  }

  @Test
  void updateThatWasInstalledByHandMeanwhile_isNotTouched() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE).failingToDownload(ErrorKind.UNAVAILABLE);
    assertThatThrownBy(() -> run(device)).isInstanceOf(ServerException.class);
    device.havingInstalled("by hand").failingToDownload(ErrorKind.UPDATE_PENDING);

    toTheEnd(device);

    assertThat(device.calls()).doesNotContain("rollback", "commit");
    assertThat(server.finals()).containsExactly("failure");
  }

  @Test
  void endOfTheUpdateBefore_isNotTakenForThatOfThisOne() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE_WITHOUT_ROLLBACK);
    device.download("by hand");
    device.install(); // ends as committed, and with the name of the deployment
    device.failingToDownload(ErrorKind.SIGNATURE);

    toTheEnd(device);

    assertThat(server.finals()).containsExactly("failure");
  }
}
