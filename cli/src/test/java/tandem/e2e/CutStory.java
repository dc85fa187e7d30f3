package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** A device whose power is cut at other times than while it installs. */
final class CutStory {
  // Of what a command writes; random instants are for `./check --power-cuts`.
  private static final int CUT_BYTES = 1 << 14;

  private final Systems systems;
  private final Systems.Release even;
  private final Systems.Release odd;
  private String version = "v1";
  private char slot = 'a';

  CutStory(Systems systems) throws Exception {
    this.systems = systems;
    this.even = systems.makeRelease("v2");
    this.odd = systems.makeRelease("v3");
  }

  /**
   * A cut between the switch and the reboot leads into the trial, a second one out of it. A commit
   * or rollback that is cut off ends in the old or in the new system, and one that has said that it
   * is done stays done.
   */
  void play() throws Exception {
    Path disk = systems.makeDisk("cuts");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      cutAfterTheSwitch(device, vm);
      cutCommit(device, vm);
      cutAfterCommit(device, vm);
      cutRollback(device, vm);
      cutAfterRollback(device, vm);
      device.powerOff();
    }
  }

  private void cutAfterTheSwitch(Device device, QemuVm vm) throws Exception {
    device.install(even);
    device.expectSituation("AWAITING_REBOOT");
    vm.powerCut();
    device.powerOn("v2", 'b');
    device.expectSituation("TRIAL_RUNNING");
    vm.powerCut();
    device.powerOn("v1", 'a');
    device.expectSituation("FELL_BACK");
    assertThat(device.run("tandem status")).contains("v2 from http:");
    device.run("tandem resume", 88);
    expectEverythingEnded(device);
  }

  private void cutCommit(Device device, QemuVm vm) throws Exception {
    Systems.Release release = next();
    device.install(release);
    device.reboot(release.name(), other());
    cutWithin(vm, "tandem commit");
    if (device.powerOn().version().equals(version)) {
      device.expectSituation("FELL_BACK");
      device.run("tandem resume", 88);
    } else {
      stayIn(release);
      device.runToAnyEnd("tandem resume", 0, 2);
    }
    expectEverythingEnded(device);
  }

  private void cutAfterCommit(Device device, QemuVm vm) throws Exception {
    Systems.Release release = next();
    device.install(release);
    device.reboot(release.name(), other());
    cutWhenShown(vm, "tandem commit", "Committed.");
    device.powerOn(release.name(), other());
    stayIn(release);
    expectEverythingEnded(device);
  }

  private void cutRollback(Device device, QemuVm vm) throws Exception {
    device.install(next());
    cutWithin(vm, "tandem rollback");
    boolean isOld = device.powerOn().version().equals(version);
    device.runToAnyEnd("tandem rollback", 0, 2);
    if (!isOld) {
      device.reboot(version, slot);
    }
    expectEverythingEnded(device);
  }

  private void cutAfterRollback(Device device, QemuVm vm) throws Exception {
    device.install(next());
    cutWhenShown(vm, "tandem rollback", "Rolled back.");
    device.powerOn(version, slot);
    expectEverythingEnded(device);
  }

  private static void cutWithin(QemuVm vm, String command) throws Exception {
    long before = vm.traffic().bytes();
    vm.console().send(command);
    vm.cutWhenWritten(before + CUT_BYTES, Device.BOOT);
  }

  private static void cutWhenShown(QemuVm vm, String command, String text) throws Exception {
    vm.console().send(command);
    vm.cutWhenShown(Pattern.compile(Pattern.quote(text)), Device.BOOT);
  }

  /** Returns a release that is not the one that runs. */
  private Systems.Release next() {
    return slot == 'a' ? even : odd;
  }

  private char other() {
    return slot == 'a' ? 'b' : 'a';
  }

  private void stayIn(Systems.Release release) {
    slot = other();
    version = release.name();
  }

  private void expectEverythingEnded(Device device) throws Exception {
    device.expectSituation("IDLE");
    assertThat(device.run("tandem show-artifact").strip()).isEqualTo(version);
    assertThat(device.run(systems.printEnvironment()).lines())
        .contains("upgrade_available=0", "mender_boot_part=" + (slot == 'a' ? 2 : 3));
  }
}
