package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tandem.cli.UpdateServer;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** An emulated device that Tandem's own server on the host manages. */
@Tag("slow")
@Timeout(1500)
class ManagedDeviceIT {
  /** How the guest reaches this machine. */
  private static final String HOST = "10.0.2.2";

  private static final long SOME_BYTES = 30 << 20;
  private static final Duration REPORT = Duration.ofMinutes(5);

  private static Systems systems;

  @BeforeAll
  static void makeSystems() throws Exception {
    Programs.orSkip("qemu-system-x86_64", "nbdkit", "grub-mkimage", "mke2fs", "mcopy", "apt-get");
    systems = Systems.make(GuestArch.AMD64, "managed");
  }

  @Test
  void deployment_endsInSuccess_thoughThePowerIsCutInTheMiddleOfTheDownload() throws Exception {
    Systems.Release release = systems.makeRelease("v2");
    Path disk = systems.makeDisk("managed.img");
    try (UpdateServer server = new UpdateServer(systems.folder().resolve("server"), HOST);
        HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(disk))) {
      server.upload(release.artifact());
      Path certificate = systems.folder().resolve("server.crt");
      Files.copy(server.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      enrol(device, server, certificate);
      String id = server.acceptDevice();
      device.run("tandem bootstrap");
      String deployment = server.deploy(id, "v2");

      // The daemon is what the next boot starts.
      device.run("touch /data/managed; sync");
      device.rebootPlainly("v1", 'a');
      vm.cutWhenWritten(SOME_BYTES, Device.BOOT);
      assertThat(server.statusOf(deployment)).isEqualTo("downloading");

      device.powerOn("v1", 'a');
      device.awaitBoot("v2", 'b');
      await(server, deployment, "success");
      device.expectSituation("IDLE");
      assertThat(device.run("tandem show-artifact").strip()).isEqualTo("v2");
      assertThat(device.run(systems.printEnvironment()))
          .contains("mender_boot_part=3", "upgrade_available=0");
      device.powerOff();
    }
    systems.expectInSlot(disk, "slot-b", release.image());
  }

  private static void enrol(Device device, UpdateServer server, Path certificate) throws Exception {
    device.run("wget -q -O /data/server.crt " + device.url(certificate));
    device.run(
        "tandem setup -c /data/mender/mender.conf --quiet --server-cert /data/server.crt"
            + " --update-poll 5 --retry-poll 5 --server-url "
            + server.url());
    device.run("tandem bootstrap", 69);
  }

  private static void await(UpdateServer server, String deployment, String status)
      throws Exception {
    long end = System.nanoTime() + REPORT.toNanos();
    while (!server.statusOf(deployment).equals(status)) {
      assertThat(System.nanoTime()).as("waiting for " + status).isLessThan(end);
      new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    }
  }
}
