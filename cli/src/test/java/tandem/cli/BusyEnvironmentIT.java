package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.Digest;

/**
 * Another program holds libubootenv's lock while Tandem wants to change the boot environment. The
 * lock is util-linux's flock, in a mount table of its own, so that it keeps nobody else out.
 */
class BusyEnvironmentIT {
  private static final String LOCKED =
      """
      mount -t tmpfs tmpfs /run/lock
      exec flock --no-fork /var/lock/fw_printenv.lock "$@"
      """;

  @TempDir Path folder;
  private TestDevice device;
  private Release release;

  @BeforeEach
  void makeDevice() throws Exception {
    RequiredTool.orSkip("flock", "fw_printenv");
    RequiredTool.ownMountsOrSkip();
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    release = Release.ofNoise(folder, "release-1", 1 << 20);
  }

  /** Returns a command that runs while the lock is held, for as long as it runs. */
  private Command locked(String command, Object... more) {
    Command tandem = device.tandem(command, more);
    return tandem.behind("unshare", "-rm", "sh", "-euc", LOCKED, "sh");
  }

  private void expectTrialOf(Path expected) throws Exception {
    Images.expectAtStart(device.slot("b"), expected);
    device.expectTrialOfSlotB();
  }

  @Test
  void busyInstall_changesNothingAndCanBeDoneAgain() throws Exception {
    List<Digest> before = device.bootState();

    Run run = locked("install", release.artifact()).run();

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.BUSY.number());
    assertThat(run.error()).contains("/var/lock/fw_printenv.lock");
    assertThat(device.bootState()).isEqualTo(before);
    device.run("install", release.artifact());
    expectTrialOf(release.image());
  }

  @Test
  void busyCommit_changesNothingAndCanBeDoneAgain() throws Exception {
    device.run("install", release.artifact());
    device.boot();
    List<Digest> before = device.bootState();

    Run run = locked("commit").run();

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.BUSY.number());
    assertThat(device.bootState()).isEqualTo(before);
    device.run("commit");
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("upgrade_available", "0");
  }

  @Test
  void busyRollback_changesNothingAndCanBeDoneAgain() throws Exception {
    device.run("install", release.artifact());
    List<Digest> before = device.bootState();

    Run run = locked("rollback").run();

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.BUSY.number());
    assertThat(device.bootState()).isEqualTo(before);
    device.run("rollback");
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "2")
        .containsEntry("upgrade_available", "0");
    assertThat(device.situation()).isEqualTo("IDLE");
  }

  // The moment is certain: the lock is all that it waits for.
  @ParameterizedTest
  @CsvSource({"KILL, 137", "TERM, 143"})
  void signalJustBeforeTheSwitch_leavesTheOldSystem(String signal, int code) throws Exception {
    List<Digest> before = device.bootState();
    try (RunningCommand install = locked("install", release.artifact()).start()) {
      install.waitFor(() -> device.situation().equals("NOT_SWITCHED"));
      install.signal(signal);
      assertThat(install.await().code()).isEqualTo(code);
    }
    assertThat(device.bootState()).isEqualTo(before);
    assertThat(device.situation()).isEqualTo("NOT_SWITCHED");

    device.attempt("resume").expect(ExitCode.ROLLED_BACK);

    assertThat(device.situation()).isEqualTo("IDLE");
    device.run("install", release.artifact());
    expectTrialOf(release.image());
  }

  @Test
  void signalJustBeforeTheCommit_isRolledBackAsDocumented() throws Exception {
    device.run("install", release.artifact());
    device.boot();
    try (RunningCommand commit = locked("commit").start()) {
      commit.waitFor(() -> device.situation().equals("COMMIT_INTERRUPTED"));
      commit.signal("KILL");
      commit.await();
    }

    device.attempt("commit").expect(ExitCode.ROLLED_BACK);

    assertThat(device.environment())
        .containsEntry("mender_boot_part", "2")
        .containsEntry("upgrade_available", "0");
    assertThat(device.boot().out()).contains("slot A boots");
    assertThat(device.situation()).isEqualTo("IDLE");
    assertThat(device.run("show-artifact").out()).isEqualTo("unknown\n");
  }
}
