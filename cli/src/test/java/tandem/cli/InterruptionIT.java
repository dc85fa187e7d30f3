package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.artifact.Digest;

/** What comes between the steps of an update: signals, another Tandem, another tool. */
class InterruptionIT {
  private static final int IMAGE_BYTES = 4 << 20;
  // All of it but the last part, so that the program has begun to write when it has taken this.
  private static final int FED_BYTES = IMAGE_BYTES * 3 / 4;

  @TempDir static Path shared;
  private static Release release;
  private static byte[] bytes;

  @TempDir Path folder;
  private TestDevice device;
  private List<Digest> before;

  @BeforeAll
  static void makeArtifact() throws Exception {
    RequiredTool.orSkip("fw_printenv", "fw_setenv", "kill");
    release = Release.ofNoise(shared, "release-1", IMAGE_BYTES);
    bytes = Files.readAllBytes(release.artifact());
  }

  @BeforeEach
  void makeDevice() throws Exception {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", IMAGE_BYTES);
    before = device.bootState();
  }

  private RunningCommand startInstall() throws Exception {
    RunningCommand install = device.tandem("install", "-").start();
    install.feed(bytes, 0, FED_BYTES);
    return install;
  }

  private void expectInstalled() throws Exception {
    Images.expectAtStart(device.slot("b"), release.image());
    device.expectTrialOfSlotB();
  }

  @ParameterizedTest
  @CsvSource({"KILL, 137", "TERM, 143", "INT, 130", "HUP, 129"})
  void signalDuringTheDownload_changesNothingThatBootsAndIsResumed(String signal, int code)
      throws Exception {
    try (RunningCommand install = startInstall()) {
      install.signal(signal);

      assertThat(install.await().code()).isEqualTo(code);
    }
    assertThat(device.bootState()).isEqualTo(before);
    assertThat(device.situation()).isEqualTo("DOWNLOAD_INTERRUPTED");

    device.run("resume", release.artifact());

    expectInstalled();
  }

  @Test
  void resumeWithoutTheSourceThatWasAPipe_failsAndCanBeDoneWithAFile() throws Exception {
    try (RunningCommand install = startInstall()) {
      install.signal("KILL");
      install.await();
    }

    Run run = device.tandem("resume").run();

    assertThat(run.code()).isIn(ExitCode.USAGE.number(), ExitCode.ARTIFACT_INVALID.number());
    assertThat(device.bootState()).isEqualTo(before);
    assertThat(device.situation()).isEqualTo("DOWNLOAD_INTERRUPTED");
    device.run("resume", release.artifact());
    expectInstalled();
  }

  @Test
  void interruptedDownload_isDroppedByRollback() throws Exception {
    try (RunningCommand install = startInstall()) {
      install.signal("KILL");
      install.await();
    }

    device.attempt("commit").expect(ExitCode.NOTHING_IN_PROGRESS);
    device.run("rollback");

    assertThat(device.situation()).isEqualTo("IDLE");
    assertThat(device.bootState()).isEqualTo(before);
  }

  @Test
  void secondTandem_isToldThatTheDeviceIsBusy() throws Exception {
    try (RunningCommand install = startInstall()) {
      device.tandem("install", release.artifact()).run().expect(ExitCode.BUSY);
      for (String command : List.of("resume", "commit", "rollback", "reboot")) {
        assertThat(device.attempt(command).expect(ExitCode.BUSY).error())
            .contains("another Tandem");
      }
      assertThat(device.situation()).isEqualTo("DOWNLOAD_INTERRUPTED");
      install.feed(bytes, FED_BYTES, bytes.length);
      install.endOfInput().await().expect(ExitCode.OK);
    }
    expectInstalled();
  }

  // What docs/recovery.md says of an update in state INSTALLED.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A | mender_boot_part=2 mender_boot_part_hex=2 upgrade_available=0 | FELL_BACK     | 88",
        "A | upgrade_available=0                                           | CONTRADICTION | 84",
        "A | bootcount=0                                                   | AWAITING_REBOOT | 76",
        "B | upgrade_available=0                                           | COMMITTED     | 0",
        "B | mender_boot_part=2 mender_boot_part_hex=2                     | CONTRADICTION | 84",
        "B | mender_boot_part=2 mender_boot_part_hex=2 upgrade_available=0 | ROLLED_BACK   | 88",
        "B | bootcount=7                                                   | TRIAL_RUNNING | 0",
        "B | other=kept                                                    | TRIAL_RUNNING | 0"
      })
  void environmentChangedByFwSetenv_isJudgedAsDocumented(
      String running, String changes, String situation, int code) throws Exception {
    install(running);
    device.setEnvironment(changes.split(" ", -1));
    Map<String, String> changed = device.environment();

    assertThat(device.situation()).isEqualTo(situation);
    Run commit = device.attempt("commit");

    assertThat(commit.code()).as(commit.err()).isEqualTo(code);
    if (code == 0) {
      assertThat(device.environment())
          .containsEntry("mender_boot_part", "3")
          .containsEntry("upgrade_available", "0");
      assertThat(device.run("show-artifact").out()).isEqualTo("release-1\n");
    } else {
      assertThat(device.environment()).isEqualTo(changed);
    }
    assertThat(device.environment().get("other")).isEqualTo(changed.get("other"));
  }

  @ParameterizedTest
  @CsvSource({"A, upgrade_available=0", "B, mender_boot_part=2"})
  void contradiction_isUndoneByRollback(String running, String change) throws Exception {
    install(running);
    device.setEnvironment(change);

    device.run("rollback");

    assertThat(device.environment())
        .containsEntry("mender_boot_part", "2")
        .containsEntry("mender_boot_part_hex", "2")
        .containsEntry("upgrade_available", "0");
    assertThat(device.boot().out()).contains("slot A boots");
    assertThat(device.situation()).isEqualTo("IDLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mender_boot_part=9", "mender_boot_part=", "upgrade_available="})
  void environmentThatMakesNoSense_isRefusedByEveryCommand(String change) throws Exception {
    install("B");
    device.setEnvironment(change);
    Map<String, String> changed = device.environment();

    for (String command : List.of("status", "commit", "rollback", "resume")) {
      assertThat(device.attempt(command).expect(ExitCode.BOOTENV).error()).isNotEmpty();
    }
    device.attempt("install", release.artifact()).expect(ExitCode.BOOTENV);

    assertThat(device.environment()).isEqualTo(changed);
  }

  private void install(String running) {
    device.run("install", release.artifact());
    if (running.equals("B")) {
      device.boot();
    }
  }
}
