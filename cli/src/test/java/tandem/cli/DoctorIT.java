package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.Digest;

/** The built program examines devices of files and of block devices. */
class DoctorIT {
  private static final int SLOT_BYTES = 4 << 20;

  @TempDir Path folder;

  @Test
  void simulatedDevice_isExaminedAlongItsUpdate() throws Exception {
    TestDevice device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    Path artifact = Release.of(folder, "release-1", Images.noise(folder, "image", 4096)).artifact();
    assertThat(examine(device).nextSlot()).isEqualTo("A");
    device.run("install", artifact);
    DoctorReport installed = examine(device);
    device.boot();
    DoctorReport trial = examine(device);
    device.run("commit");
    DoctorReport committed = examine(device);

    installed.expect("warning", "update.situation", "AWAITING_REBOOT", "reboot");
    assertThat(installed.nextSlot()).isEqualTo("B");
    trial.expect("warning", "update.situation", "TRIAL_RUNNING", "run commit");
    assertThat(trial.nextSlot()).isEqualTo("A");
    assertThat(committed.complaints()).containsExactly("warning keys.configured");
    assertThat(committed.nextSlot()).isEqualTo("B");
  }

  @Test
  void lockThatAnotherHolds_isSaidAndNotWaitedFor() throws Exception {
    RequiredTool.orSkip("flock");
    TestDevice device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    Path lock = Files.createFile(device.root().resolve("var/lib/mender/tandem-lock"));
    Command doctor = device.tandem("doctor", "--json").behind("flock", lock.toString());

    DoctorReport report = DoctorReport.of(doctor.run());

    report.expect("warning", "lock.free", "another Tandem is at work", "again");
    assertThat(report.code()).isZero();
  }

  @Test
  void processOfAKilledTandem_isNamedAndLeftAlone() throws Exception {
    RequiredTool.orSkip("flock");
    TestDevice device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    Path mark = device.root().resolve("var/lib/mender/tandem-child");
    Path ready = folder.resolve("ready");
    Command left =
        Command.of(
            "sh", "-c", "exec 9>\"$1\"; flock 9; : >\"$2\"; exec sleep 60", "sh", mark, ready);

    try (RunningCommand running = left.start()) {
      running.waitFor(() -> Files.exists(ready));
      DoctorReport report = examine(device);

      report.expect("warning", "processes.left-over", "has left it running", "ends it");
      assertThat(examine(device).complaints()).contains("warning processes.left-over");
    }
    assertThat(examine(device).complaints()).doesNotContain("warning processes.left-over");
  }

  @Test
  void blockDevices_areExaminedAndLeftAlone() throws Exception {
    LoopTestDevice.orSkip();
    try (LoopTestDevice loops = new LoopTestDevice(folder)) {
      loops.make(SLOT_BYTES, SLOT_BYTES - 512);
      TestDevice device = loops.device();
      List<Digest> before = content(loops);

      DoctorReport report = examine(device);

      report.expect("warning", "slots.size", "has 4193792 bytes", "smaller slot");
      report.expectOk("slots.target");
      report.expectOk("boot.ready");
      report.expectOk("boot.copies");
      assertThat(report.nextSlot()).isEqualTo("A");
      device.setEnvironment("mender_check_saveenv_canary=1");
      examine(device).expect("error", "boot.ready", "mender_saveenv_canary", "fw_env.config");
      device.setEnvironment("mender_check_saveenv_canary=0");
      assertThat(content(loops)).isEqualTo(before);
    }
  }

  @Test
  void mountedTarget_isAnError() throws Exception {
    LoopTestDevice.orSkip();
    RequiredTool.ownMountsOrSkip();
    RequiredTool.orSkip("mke2fs");
    try (LoopTestDevice loops = new LoopTestDevice(folder)) {
      loops.make(SLOT_BYTES, SLOT_BYTES);
      TestDevice device = loops.device();
      Command.of("mke2fs", "-q", "-t", "ext4", device.slot("b")).succeed();
      Path point = Files.createDirectory(folder.resolve("mnt"));
      String script = "mount -o ro \"$1\" \"$2\"; shift 2; exec \"$@\"";
      Command doctor =
          device
              .tandem("doctor", "--json")
              .behind(
                  "unshare",
                  "-m",
                  "sh",
                  "-euc",
                  script,
                  "sh",
                  device.slot("b").toString(),
                  point.toString());

      DoctorReport report = DoctorReport.of(doctor.run());

      report.expect("error", "slots.target", "is mounted at " + point, "umount");
      assertThat(report.code()).isEqualTo(ExitCode.BUSY.number());
    }
  }

  private static DoctorReport examine(TestDevice device) throws Exception {
    return DoctorReport.of(device.tandem("doctor", "--json").run());
  }

  private static List<Digest> content(LoopTestDevice loops) throws Exception {
    return List.of(
        Digest.sha256(Files.readAllBytes(loops.medium("a"))),
        Digest.sha256(Files.readAllBytes(loops.medium("b"))));
  }
}
