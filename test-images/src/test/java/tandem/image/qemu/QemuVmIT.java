package tandem.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.image.RequiredTool;

/** Switches machines on and off whose guest is one sector that counts its boots on the disk. */
class QemuVmIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path disk;

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("qemu-system-x86_64", "nbdkit");
  }

  @BeforeEach
  void makeDisk() throws IOException {
    disk = BootSector.disk(folder.resolve("disk"));
  }

  private VmSettings settings(DiskMode mode) {
    return VmSettings.of(GuestArch.AMD64, disk, folder.resolve("vm"))
        .with(mode)
        .withLife(Duration.ofMinutes(3));
  }

  /** Firmware does not know of caches, and QEMU then forces each of its writes. */
  @Test
  void volatileDisk_keepsWhatFirmwareWrites() throws Exception {
    try (QemuVm vm = QemuVm.of(settings(DiskMode.VOLATILE))) {
      Console console = vm.powerOn();
      assertThat(console.awaitBoot(LIMIT)).isEqualTo(new BootedGuest("v1", "/dev/vda2"));
      console.send("r");
      assertThat(console.awaitBoot(LIMIT).version()).isEqualTo("v2");
      assertThat(console.starts()).isEqualTo(2);
      assertThat(vm.traffic()).isEqualTo(new DiskTraffic(2, 1024, 0, 0));

      vm.powerCut();

      assertThat(BootSector.count(disk)).isEqualTo(2);
      assertThat(vm.isRunning()).isFalse();
      assertThat(vm.powerOn().awaitBoot(LIMIT).version()).isEqualTo("v3");
    }
    assertThat(folder.resolve("vm/console.log"))
        .content()
        .contains("--- power on 1 ---", "--- power cut ---", "--- power on 2 ---");
  }

  @Test
  void plainDisk_keepsWhatWasWritten() throws Exception {
    ByteArrayOutputStream mirror = new ByteArrayOutputStream();
    try (QemuVm vm = QemuVm.of(settings(DiskMode.PLAIN).withMirror(mirror))) {
      assertThat(vm.powerOn().awaitBoot(LIMIT).version()).isEqualTo("v1");
      vm.cutAfter(Duration.ofMillis(50));
      vm.powerOn();
      vm.cutWhenShown(Pattern.compile("booted v2"), LIMIT);
    }

    assertThat(BootSector.count(disk)).isEqualTo(2);
    assertThat(mirror.toString(StandardCharsets.UTF_8)).contains("booted v1", "booted v2");
  }

  @Test
  void cutWhenWritten_comesAfterTheWrite() throws Exception {
    try (QemuVm vm = QemuVm.of(settings(DiskMode.VOLATILE))) {
      vm.powerOn();

      assertThat(vm.cutWhenWritten(1, LIMIT)).isEqualTo(new DiskTraffic(1, 512, 0, 0));
    }
  }

  @Test
  void recordedDisk_hasALogOverAllCuts() throws Exception {
    Path before = Files.copy(disk, folder.resolve("before"));
    VmSettings settings = settings(DiskMode.RECORDED);
    try (QemuVm vm = QemuVm.of(settings)) {
      vm.powerOn().awaitBoot(LIMIT);
      vm.powerCut();
      assertThat(vm.powerOn().awaitBoot(LIMIT).version()).isEqualTo("v2");
    }

    try (WriteLog log = WriteLog.open(settings.writeLog())) {
      assertThat(log.records()).filteredOn(LoggedWrite::hasData).hasSize(2);
      Path again = folder.resolve("again");
      log.rebuild(before, again, log.records().size());
      assertThat(again).hasSameBinaryContentAs(disk);
    }
  }

  @Test
  void moreDisks_canBeReadOnly() throws Exception {
    Path stick = BootSector.disk(folder.resolve("stick, with a comma"));
    VmSettings settings =
        settings(DiskMode.PLAIN)
            .with(new ExtraDisk(stick, true))
            .with(new ExtraDisk(Files.copy(stick, folder.resolve("other")), false));

    try (QemuVm vm = QemuVm.of(settings)) {
      assertThat(vm.powerOn().awaitBoot(LIMIT).version()).isEqualTo("v1");
    }
    assertThat(BootSector.count(disk)).isEqualTo(1);
    assertThat(BootSector.count(stick)).isZero();
  }

  @Test
  void machineThatDoesNotStart_saysWhereItsLogIs() throws Exception {
    VmSettings settings =
        VmSettings.of(GuestArch.AMD64, folder.resolve("no-disk"), folder.resolve("vm"));
    try (QemuVm vm = QemuVm.of(settings)) {
      Console console = vm.powerOn();
      assertThatThrownBy(() -> console.awaitBoot(LIMIT))
          .hasMessageContaining("the machine ended")
          .hasMessageContaining("console.log");
    }
    assertThat(folder.resolve("vm/qemu.log")).content().contains("no-disk");
  }
}
