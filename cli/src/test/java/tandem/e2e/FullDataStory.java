package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** A device whose data partition is full, before an update and in its trial. */
final class FullDataStory {
  // Large pieces first, then what they leave.
  private static final String FILL =
      "dd if=/dev/zero of=/data/filler bs=64k 2>/dev/null;"
          + " dd if=/dev/zero of=/data/filler2 bs=1k 2>/dev/null; sync; df -k /data";
  private static final String MAKE_ROOM = "rm -f /data/filler*; sync";

  private static final String NO_ROOM = "can not be written: No space left on device";
  private static final String HINT = "hint: make room on the data partition";

  private final Systems systems;

  FullDataStory(Systems systems) {
    this.systems = systems;
  }

  /**
   * An installation and a commit say so, and change nothing; the device boots, and with room they
   * succeed.
   */
  void play() throws Exception {
    Systems.Release release = systems.makeRelease("v2");
    Path disk = systems.makeDisk("full");
    Path factory = systems.copySlot(disk, "slot-a");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      String environment = device.run(systems.printEnvironment());

      device.run(FILL);
      assertThat(device.work(device.installation(release.artifact()), 83)).contains(NO_ROOM, HINT);
      assertThat(device.run(systems.printEnvironment())).isEqualTo(environment);
      device.rebootPlainly("v1", 'a');
      device.expectSituation("IDLE");

      device.run(MAKE_ROOM);
      device.install(release);
      device.run(FILL);
      device.reboot("v2", 'b');
      device.expectSituation("TRIAL_RUNNING");
      assertThat(device.run("tandem commit", 83)).contains(NO_ROOM, HINT);
      device.expectSituation("TRIAL_RUNNING");
      device.run(MAKE_ROOM);
      device.run("tandem commit");
      device.expectSituation("IDLE");
      device.powerOff();
    }
    systems.expectInSlot(disk, "slot-a", factory);
    systems.expectInSlot(disk, "slot-b", release.image());
  }
}
