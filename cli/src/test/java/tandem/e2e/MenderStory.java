package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** A device that the real Mender client 3.4 updates, and how Tandem takes its place. */
final class MenderStory {
  private final Systems systems;
  private final Systems menders;

  MenderStory(Systems systems) throws Exception {
    this.systems = systems;
    this.menders = systems.withMender();
  }

  /**
   * Mender installs and commits an artifact of ours. Tandem is put into the running system in its
   * place, goes on from what Mender knows, and installs the next system.
   */
  void tandemReplacesMender_onTheRunningDevice() throws Exception {
    Systems.Release byMender = menders.makeRelease("m2");
    Systems.Release other = systems.makeRelease("v2");
    Systems.Release next =
        systems.write(
            "v2",
            other.image(),
            "--artifact-name-depends",
            "m2",
            "--depends",
            "rootfs-image.version:m2");
    Path archive = systems.serveArchive();
    Path disk = menders.makeDisk("replaced");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(menders.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      device.run("! command -v tandem && mender --version");
      device.work("mender install " + device.url(byMender.artifact()));
      device.rebootPlainly("m2", 'b');
      device.run("mender commit");
      assertThat(device.run("mender show-artifact 2>/dev/null").strip()).isEqualTo("m2");
      String provides = device.run("mender show-provides 2>/dev/null");

      device.work("wget -q -O - " + device.url(archive) + " | tar -xzf - -C /tmp");
      device.run("mount -o remount,rw / && rm /usr/bin/mender && /tmp/tandem-*/install");
      device.run("mount -o remount,ro / && rm -r /tmp/tandem-*");
      assertThat(device.run("tandem status --json"))
          .contains("\"artifact_name\": \"m2\"", "\"taken_from\": \"/var/lib/mender/mender-store\"")
          .contains("\"situation\": \"IDLE\"", "\"warnings\": []");
      assertThat(device.run("tandem doctor")).contains("Errors: 0, warnings: 0");
      assertThat(device.run("tandem show-artifact").strip()).isEqualTo("m2");
      assertThat(device.run("tandem show-provides")).isEqualTo(provides);

      device.install(next);
      device.expectSituation("AWAITING_REBOOT");
      device.reboot("v2", 'a');
      device.run("tandem commit");
      device.expectSituation("IDLE");
      assertThat(device.run("tandem show-provides"))
          .contains("artifact_name=v2", "rootfs-image.version=v2");
      assertThat(device.run(systems.printEnvironment()).lines())
          .contains("upgrade_available=0", "mender_boot_part=2");
      device.powerOff();
    }
    menders.expectInSlot(disk, "slot-a", next.image());
  }

  /** Mender installs a system that has Tandem in its place, and that commits itself. */
  void tandemCommitsWhatMenderInstalled() throws Exception {
    Systems.Release release = systems.makeRelease("v4");
    Path disk = menders.makeDisk("taken-over");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(menders.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      device.work("mender install " + device.url(release.artifact()));
      device.rebootPlainly("v4", 'b');
      device.expectSituation("TRIAL_RUNNING");
      device.run("tandem commit");
      device.expectSituation("IDLE");
      assertThat(device.run("tandem show-provides"))
          .contains("artifact_name=v4", "rootfs-image.version=v4");
      assertThat(device.run(systems.printEnvironment()).lines())
          .contains("upgrade_available=0", "mender_boot_part=3");
      device.powerOff();
    }
    menders.expectInSlot(disk, "slot-b", release.image());
  }
}
