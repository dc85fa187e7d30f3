package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.image.build.BuiltImage;
import tandem.image.qemu.BootedGuest;
import tandem.image.qemu.CommandResult;
import tandem.image.qemu.Console;
import tandem.image.qemu.QemuVm;
import tandem.image.reference.DiskPart;
import tandem.image.replay.BootForecast;
import tandem.image.replay.BootSide;

/**
 * A device whose power is cut: its disk is looked at while it is off, its system is asked after.
 */
final class CutDevice {
  private static final Duration BOOT = Device.BOOT;
  private static final Duration COMMAND = Duration.ofMinutes(3);
  private static final Pattern SITUATION = Pattern.compile("\"situation\": *\"(\\w+)\"");

  private final QemuVm vm;
  private final Path disk;
  private final BuiltImage layout;
  private final BootSide side;
  private final List<Systems.Release> releases;
  private final String printEnvironment;

  /** The slot that boots next, its complete release, and whether the boot after leads back. */
  record Next(int bootPart, String release, boolean onTrial) {}

  CutDevice(QemuVm vm, Systems systems, Path disk, BootSide side, List<Systems.Release> releases) {
    this.vm = vm;
    this.disk = disk;
    this.layout = systems.layout();
    this.side = side;
    this.releases = releases;
    this.printEnvironment = systems.printEnvironment();
  }

  /** Returns what the disk will boot: complete systems only, at the next boot and the one after. */
  Next next() throws IOException {
    DiskPart boot = DiskPart.of(layout, "boot");
    BootForecast forecast = BootForecast.of(side, disk, boot.offset(), boot.bytes());
    assertThat(forecast.boots()).as(forecast.complaint()).isNotEmpty();
    for (var one : forecast.boots()) {
      assertThat(one.byDefault()).as("no copy of the environment is valid").isFalse();
      release(one.bootPart());
    }
    int bootPart = forecast.boots().get(0).bootPart();
    return new Next(bootPart, release(bootPart), forecast.isTrial());
  }

  /** Returns the release that the slot holds completely. */
  private String release(int bootPart) throws IOException {
    DiskPart slot = DiskPart.of(layout, bootPart == 2 ? "slot-a" : "slot-b");
    for (Systems.Release release : releases) {
      if (slot.mismatch(disk, release.image()) < 0) {
        return release.name();
      }
    }
    throw new AssertionError("slot " + bootPart + " boots and holds no complete system");
  }

  /**
   * Switches it on. Its system must be the one that its disk promised, and its kernel and the boot
   * environment must say the same.
   *
   * @return the situation, by Tandem
   */
  String powerOn(Next next) throws IOException {
    BootedGuest guest = vm.powerOn().awaitBoot(BOOT);
    assertThat(guest).isEqualTo(new BootedGuest(next.release(), "/dev/vda" + next.bootPart()));
    return situation(next.bootPart(), next.onTrial());
  }

  /** Returns the situation; slot and environment must be these. */
  String situation(int bootPart, boolean onTrial) throws IOException {
    CommandResult answer =
        vm.console()
            .run("cat /proc/cmdline; " + printEnvironment + "; tandem status --json", COMMAND);
    assertThat(answer.exit()).as(answer.output()).isZero();
    assertThat(answer.output()).contains("root=/dev/vda" + bootPart + " ");
    assertThat(answer.output().lines())
        .contains("mender_boot_part=" + bootPart, "upgrade_available=" + (onTrial ? 1 : 0));
    Matcher matcher = SITUATION.matcher(answer.output());
    assertThat(matcher.find()).as(answer.output()).isTrue();
    return matcher.group(1);
  }

  Console console() {
    return vm.console();
  }

  /** Runs a command to its end, with one of these codes. */
  CommandResult run(String command, Duration limit, Integer... codes) throws IOException {
    CommandResult result = vm.console().run(command, limit);
    assertThat(result.exit()).as(command + "\n" + result.output()).isIn((Object[]) codes);
    return result;
  }

  BootedGuest reboot() throws IOException {
    vm.console().send("reboot");
    return vm.console().awaitBoot(BOOT);
  }

  /** Checks that the machine has not ended by itself. */
  void expectOn() {
    assertThat(vm.isRunning()).as("the machine runs").isTrue();
  }

  void cut() throws IOException {
    vm.powerCut();
  }

  void powerOff() throws IOException {
    vm.console().send("poweroff");
    vm.awaitOff(BOOT);
  }
}
