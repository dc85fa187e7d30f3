package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of the service that commits, with the built program on a simulated device. */
class CommitAfterBootDeviceIT {
  private static final int SLOT_BYTES = 1 << 20;

  @TempDir Path folder;
  private TestDevice device;

  @BeforeEach
  void bootATrial() throws Exception {
    RequiredTool.orSkip("fw_printenv");
    device = TestDevice.create(folder.resolve("device"), "--slot-size", SLOT_BYTES);
    device.run("install", Release.ofNoise(folder, "release-1", SLOT_BYTES).artifact());
    device.boot();
    assertThat(device.situation()).isEqualTo("TRIAL_RUNNING");
  }

  /** JUnit would warn of each link that leads out of the folder. */
  @AfterEach
  void deleteAll() {
    FolderTree.delete(folder);
  }

  private Run run(String check) throws Exception {
    Path file = device.root().resolve("etc/tandem/health-check");
    CommitAfterBootIT.executable(file, check);
    Path rebooted = folder.resolve("rebooted");
    for (String name : new String[] {"reboot", "systemctl"}) {
      CommitAfterBootIT.executable(folder.resolve("bin").resolve(name), ": >" + rebooted);
    }
    Run run =
        Command.of(CommitAfterBootIT.SCRIPT)
            .env("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
            .env("TANDEM_ROOT", device.root().toString())
            .env("TANDEM_PROGRAM", TandemProcess.PROGRAM.toString())
            .run();
    assertThat(rebooted).as("this machine is not the device").doesNotExist();
    return run;
  }

  @Test
  void healthyTrial_isCommittedOnce() throws Exception {
    run("exit 0").expect(ExitCode.OK);

    assertThat(device.environment()).containsEntry("upgrade_available", "0");
    assertThat(device.situation()).isEqualTo("IDLE");
    assertThat(run("exit 1").expect(ExitCode.OK).err()).contains("(IDLE)");
  }

  @Test
  void unhealthyTrial_leadsBackToTheOldSystem() throws Exception {
    Run run = run("exit 1").expect(ExitCode.ROLLED_BACK);

    assertThat(run.err()).contains("is not the running system: no reboot");
    assertThat(device.situation()).isEqualTo("REBOOT_PENDING");
    device.boot();
    assertThat(device.situation()).isEqualTo("IDLE");
    assertThat(Files.readString(device.root().resolve("proc/cmdline"))).contains("slot-a");
  }

  @Test
  void trialWithoutACheck_fallsBackAtTheNextBoot() throws Exception {
    Path notExecutable = device.root().resolve("etc/tandem/health-check.d/README");
    Files.createDirectories(notExecutable.getParent());
    Files.createFile(notExecutable);

    Run run =
        Command.of(CommitAfterBootIT.SCRIPT)
            .env("TANDEM_ROOT", device.root().toString())
            .env("TANDEM_PROGRAM", TandemProcess.PROGRAM.toString())
            .run();

    assertThat(run.code()).isEqualTo(ExitCode.CONFIG.number());
    assertThat(device.situation()).isEqualTo("TRIAL_RUNNING");
    device.boot();
    assertThat(device.situation()).isEqualTo("FELL_BACK");
  }
}
