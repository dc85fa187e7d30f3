package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import tandem.image.qemu.BootedGuest;
import tandem.image.qemu.Console;
import tandem.image.qemu.DiskMode;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** What a device goes through in its life, from the factory's system on. */
final class UpdateStory {
  private final Systems systems;

  UpdateStory(Systems systems) {
    this.systems = systems;
  }

  /**
   * The power goes in the middle of an update, which then succeeds and is committed. The next one
   * does not boot, and the bootloader goes back.
   */
  void play() throws Exception {
    Systems.Release good = systems.makeRelease("v2");
    Systems.Release broken = systems.makeRelease("v3", "bad-init");
    Path disk = systems.makeDisk("story");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      device.expectSituation("IDLE");

      device.startInstallation(good);
      vm.cutWhenWritten(30 << 20, Device.BOOT);
      device.powerOn("v1", 'a');
      device.expectSituation("DOWNLOAD_INTERRUPTED");

      device.install(good);
      device.expectSituation("AWAITING_REBOOT");
      expectEnvironment(device, "upgrade_available=1", "mender_boot_part=3");
      device.reboot("v2", 'b');
      device.expectSituation("TRIAL_RUNNING");
      device.run("tandem commit");
      device.expectSituation("IDLE");
      expectEnvironment(device, "upgrade_available=0", "mender_boot_part=3");

      device.install(broken);
      device.reboot("v2", 'b');
      device.expectSituation("FELL_BACK");
      expectEnvironment(device, "upgrade_available=0", "mender_boot_part=3");
      assertThat(device.run("tandem status")).contains("v3");
      device.powerOff();
    }
    systems.expectInSlot(disk, "slot-a", broken.image());
  }

  /**
   * An update that does not get as far as being committed: whatever the reason, the old system
   * boots by itself, and can be updated again.
   *
   * @param kind what is wrong with the new system, as `vary` names it; nothing, when it is only
   *     rebooted without a commit
   */
  void fallBack(String kind) throws Exception {
    boolean isOnlyRebooted = kind.isEmpty();
    String name = isOnlyRebooted ? "uncommitted" : "as-" + kind; // a word of its own in status
    Systems.Release release =
        isOnlyRebooted ? systems.makeRelease(name) : systems.makeRelease(name, kind);
    Path disk = systems.makeDisk(name + "-disk");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      if (kind.equals("unhealthy")) {
        device.run("touch /data/auto-commit && sync");
      }
      device.install(release);
      if (isOnlyRebooted) {
        device.reboot(name, 'b');
        device.rebootPlainly("v1", 'a');
      } else if (kind.equals("unhealthy")) {
        device.reboot(name, 'b');
        device.awaitBoot("v1", 'a'); // by the health check
      } else {
        device.reboot("v1", 'a');
      }
      expectEnvironment(device, "upgrade_available=0", "mender_boot_part=2");
      if (!kind.equals("unhealthy")) {
        expectStoryOfAFallback(device.run("tandem status"), name);
      }
      device.run("tandem resume", kind.equals("unhealthy") ? 2 : 88);
      expectStoryOfTheEnd(device.run("tandem status"), name);
      device.powerOff();
    }
    systems.expectInSlot(disk, "slot-b", release.image());
  }

  /**
   * A trial whose boot can not be counted, because the disk refuses all writes, does not take
   * place: a system that fails would be tried for ever. It does as soon as the disk can be written.
   */
  void refuseWrites() throws Exception {
    Systems.Release release = systems.makeRelease("counted");
    Path disk = systems.makeDisk("protected");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      device.install(release);
      device.powerOff();
      try (QemuVm locked = QemuVm.of(systems.machine(disk).with(DiskMode.READ_ONLY))) {
        Console console = locked.powerOn();
        console.await("The trial can not be counted", Device.BOOT);
        assertThat(console.awaitBoot(Device.BOOT)).isEqualTo(new BootedGuest("v1", "/dev/vda2"));
      }
      device.powerOn("counted", 'b');
      device.expectSituation("TRIAL_RUNNING");
      device.powerOff();
    }
  }

  /** Which update it was, that and when it failed, and what to do now. */
  private static void expectStoryOfAFallback(String status, String name) {
    assertThat(status.lines())
        .anyMatch(
            line ->
                line.matches("Update: +" + name + " from http:\\S+ to slot B, begun 20\\S+Z,.*"))
        .contains(
            "Situation:     FELL_BACK: the trial boot failed and the bootloader went back to the"
                + " old system",
            "Next step:     find out why the new system did not boot; install works again");
  }

  private static void expectStoryOfTheEnd(String status, String name) {
    assertThat(status.lines())
        .contains("Situation:     IDLE: no update is in progress")
        .anyMatch(line -> line.matches("Last update: +" + name + " ROLLED_BACK at 20\\S+Z: .*"));
  }

  private void expectEnvironment(Device device, String... variables) throws Exception {
    assertThat(device.run(systems.printEnvironment()).lines()).contains(variables);
  }
}
