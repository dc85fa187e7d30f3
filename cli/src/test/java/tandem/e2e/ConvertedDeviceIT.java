package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tandem.image.qemu.BootedGuest;
import tandem.image.qemu.CommandResult;
import tandem.image.qemu.DiskMode;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;
import tandem.image.qemu.VmSettings;

/**
 * A plain Debian with one root, as `docs/debian.md` makes one: converted it boots, has nothing that
 * `doctor` calls an error, and can be updated.
 */
@Tag("slow")
@Timeout(1800)
class ConvertedDeviceIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path PROGRAM = HOME.resolve("cli/target/dist/bin/tandem");
  private static final Path FOLDER = HOME.resolve("target/e2e/converted");
  private static final Path SCRIPTS = Path.of("src/test/sh").toAbsolutePath();
  private static final Duration COMMAND = Duration.ofMinutes(10);
  private static final long SLOT_A = 34L << 20;
  private static final int SLOT_MIB = 640;

  @BeforeAll
  static void makePlainDisk() throws Exception {
    Programs.orSkip(
        "qemu-system-x86_64",
        "nbdkit",
        "grub-mkimage",
        "mke2fs",
        "resize2fs",
        "sfdisk",
        "mformat",
        "debootstrap");
    Programs.rootOrSkip(); // for debootstrap
    Programs.run("rm", "-rf", FOLDER);
    Files.createDirectories(FOLDER);
    Programs.run(SCRIPTS.resolve("plain-debian"), FOLDER);
  }

  @Test
  void plainDebian_bootsFromASlot_andIsUpdated() throws Exception {
    Path device = FOLDER.resolve("device.img");
    // Emulated on a busy machine, a timer may fail the kernel's check, and then it hangs.
    Programs.run(
        PROGRAM,
        "image",
        "convert",
        FOLDER.resolve("plain.img"),
        "-o",
        device,
        "--archive",
        Archives.of("tandem", "amd64"),
        "--device-type",
        "box",
        "--slot-size",
        SLOT_MIB,
        "--data-size",
        64,
        "--empty-slot-b",
        "--kernel-args",
        "console=ttyS0 panic=1 rootwait rw quiet no_timer_check");
    makeArtifact(device);

    VmSettings machine =
        VmSettings.of(GuestArch.AMD64, device, FOLDER.resolve("vm"))
            .with(DiskMode.VOLATILE)
            .withLife(Duration.ofMinutes(25));
    try (HostHttp http = HostHttp.serve(FOLDER);
        QemuVm vm = QemuVm.of(machine)) {
      assertThat(vm.powerOn().awaitBoot(Device.BOOT)).isEqualTo(new BootedGuest("v1", "/dev/vda2"));
      assertThat(run(vm, "tandem doctor")).contains("Errors: 0");
      assertThat(run(vm, "findmnt -n -o SOURCE,TARGET /boot/efi; findmnt -n -o SOURCE /data"))
          .contains("/dev/vda1", "/dev/vda4");
      run(vm, "tandem install --allow-http --progress=none " + http.guestUrl("v2.mender"));
      vm.console().send("tandem reboot");
      assertThat(vm.console().awaitBoot(Device.BOOT)).isEqualTo(new BootedGuest("v2", "/dev/vda3"));
      run(vm, "tandem commit");
      assertThat(run(vm, "tandem status")).contains("IDLE", "Running slot:  B");
    }
  }

  /** Makes an update of slot A, with another version. */
  private static void makeArtifact(Path device) throws Exception {
    Path image = FOLDER.resolve("v2.img");
    Path version = Files.writeString(FOLDER.resolve("version"), "v2\n");
    Programs.run(
        "dd",
        "if=" + device,
        "of=" + image,
        "bs=1M",
        "skip=" + (SLOT_A >> 20),
        "count=" + SLOT_MIB,
        "conv=sparse");
    Programs.run(PROGRAM, "artifact", "cp", version, image + ":/etc/image-version");
    List<Object> write =
        List.of(
            PROGRAM,
            "artifact",
            "write",
            "rootfs-image",
            "-t",
            "box",
            "-n",
            "v2",
            "-f",
            image,
            "-o",
            FOLDER.resolve("v2.mender"),
            "--compression",
            "gzip:1");
    Programs.run(write.toArray());
  }

  private static String run(QemuVm vm, String command) throws IOException {
    CommandResult result = vm.console().run(command, COMMAND);
    assertThat(result.exit()).as(command + "\n" + result.output()).isZero();
    return result.output();
  }
}
