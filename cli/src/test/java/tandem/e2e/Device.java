package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import tandem.image.qemu.BootedGuest;
import tandem.image.qemu.CommandResult;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** A reference device that is switched on, and what is asked of it. */
final class Device {
  /** Emulated, a boot takes some ten seconds, and a machine that is busy with builds far longer. */
  static final Duration BOOT = Duration.ofMinutes(4);

  private static final Duration COMMAND = Duration.ofMinutes(3);
  private static final Duration INSTALLATION = Duration.ofMinutes(8);

  private final QemuVm vm;
  private final HostHttp http;

  Device(QemuVm vm, HostHttp http) {
    this.vm = vm;
    this.http = http;
  }

  /** Switches it on, and waits for its system, which must be this one in that slot. */
  void powerOn(String version, char slot) throws IOException {
    assertThat(vm.powerOn().awaitBoot(BOOT)).isEqualTo(guest(version, slot));
    expectRoot(slot);
  }

  /**
   * Switches it on, and waits for a system, which must be in the slot that its bootloader names.
   */
  BootedGuest powerOn() throws IOException {
    BootedGuest guest = vm.powerOn().awaitBoot(BOOT);
    expectRoot(guest.device().endsWith("2") ? 'a' : 'b');
    return guest;
  }

  /** Lets Tandem reboot it, and waits for the system that comes up in the end. */
  void reboot(String version, char slot) throws IOException {
    vm.console().send("tandem reboot");
    awaitBoot(version, slot);
  }

  /** Reboots it without Tandem. */
  void rebootPlainly(String version, char slot) throws IOException {
    vm.console().send("reboot");
    awaitBoot(version, slot);
  }

  /** Waits for the next system that comes up. */
  void awaitBoot(String version, char slot) throws IOException {
    assertThat(vm.console().awaitBoot(BOOT)).isEqualTo(guest(version, slot));
    expectRoot(slot);
  }

  void powerOff() throws IOException {
    vm.console().send("poweroff");
    vm.awaitOff(BOOT);
  }

  private static BootedGuest guest(String version, char slot) {
    return new BootedGuest(version, "/dev/vda" + (slot == 'a' ? 2 : 3));
  }

  /** Lets the guest's kernel say what it has mounted. */
  private void expectRoot(char slot) throws IOException {
    String line = vm.console().run("cat /proc/cmdline", COMMAND).output();
    assertThat(line).contains("root=/dev/vda" + (slot == 'a' ? 2 : 3) + " ");
  }

  String run(String command) throws IOException {
    return run(command, 0);
  }

  /** Runs a command, which must end with this code. */
  String run(String command, int code) throws IOException {
    CommandResult result = vm.console().run(command, COMMAND);
    assertThat(result.exit()).as(command + "\n" + result.output()).isEqualTo(code);
    return result.output();
  }

  /** Runs a command that has done its work now, or has had nothing left to do. */
  void runToAnyEnd(String command, Integer... codes) throws IOException {
    CommandResult result = vm.console().run(command, COMMAND);
    assertThat(result.exit()).as(command + "\n" + result.output()).isIn((Object[]) codes);
  }

  /** Runs a command that may take as long as an installation does, and must succeed. */
  String work(String command) throws IOException {
    return work(command, 0);
  }

  /** Runs a command that may take as long as an installation does, and must end with this code. */
  String work(String command, int code) throws IOException {
    CommandResult result = vm.console().run(command, INSTALLATION);
    assertThat(result.exit()).as(command + "\n" + result.output()).isEqualTo(code);
    return result.output();
  }

  /** Asks for the situation, a word of docs/recovery.md. */
  void expectSituation(String situation) throws IOException {
    assertThat(run("tandem status --json").replace(" ", ""))
        .contains("\"situation\":\"" + situation + "\"");
  }

  /** Starts an installation from the host's server, and does not wait for it. */
  void startInstallation(Systems.Release release) throws IOException {
    vm.console().send(installation(release));
  }

  void install(Systems.Release release) throws IOException {
    work(installation(release));
  }

  private String installation(Systems.Release release) {
    return installation(release.artifact());
  }

  /** Returns the command that installs an artifact from the host's server. */
  String installation(Path artifact) {
    return "tandem install --allow-http --progress=none " + url(artifact);
  }

  /** Returns where the device finds a file of the folder that the host serves. */
  String url(Path file) {
    return http.guestUrl(String.valueOf(file.getFileName())).toString();
  }
}
