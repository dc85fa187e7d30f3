package tandem.image.show;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.qemu.BootedGuest;
import tandem.image.qemu.DiskTraffic;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** The acts of the show, each with what must come of it. */
final class ShowPlay {
  // Emulated, a boot takes some ten seconds; beside builds far longer.
  private static final Duration BOOT = Duration.ofMinutes(5);
  private static final Duration COMMAND = Duration.ofMinutes(3);
  private static final Duration INSTALLATION = Duration.ofMinutes(10);
  private static final long MIB = 1 << 20;
  private static final long CUT_AT = 40 * MIB;
  private static final BootedGuest OLD = new BootedGuest("v1", "/dev/vda2");
  private static final BootedGuest NEW = new BootedGuest(Material.GOOD, "/dev/vda3");

  private final Stage stage;
  private final Story story;
  private final QemuVm vm;
  private final HostHttp http;

  ShowPlay(Stage stage, QemuVm vm, HostHttp http) {
    this.stage = stage;
    this.story = new Story(stage);
    this.vm = vm;
    this.http = http;
  }

  void play() throws UpdateException, IOException {
    switchOn();
    pullPlug();
    update();
    breakDown();
    vm.powerCut();
    story.tell();
  }

  private void switchOn() throws UpdateException, IOException {
    stage.announce(
        "1. A device is switched on. Slot A (/dev/vda2) holds v1, slot B (/dev/vda3) nothing.");
    expect(vm.powerOn().awaitBoot(BOOT), OLD);
    story.add("v1 booted from slot A.");
    expectShown("tandem status", "IDLE");
  }

  private void pullPlug() throws UpdateException, IOException {
    stage.announce("2. v2 is installed into slot B, and in the middle somebody pulls the plug.");
    vm.console().send(installation(Material.GOOD));
    DiskTraffic written = vm.cutWhenWritten(CUT_AT, INSTALLATION);
    stage.cut();
    String where =
        "the plug was pulled when "
            + mib(written.bytes())
            + " had been written, of which "
            + mib(written.unflushed())
            + " had not been flushed and were lost.";
    stage.say("*** " + where);
    story.add("While v2 was installed, " + where);
    stage.announce("   Power is back. What boots?");
    expect(vm.powerOn().awaitBoot(BOOT), OLD);
    story.add("v1 booted from slot A, which an update never touches.");
    expectShown("tandem status | grep Situation", "DOWNLOAD_INTERRUPTED");
  }

  private void update() throws UpdateException, IOException {
    stage.announce("3. Once more. What is whole is tried: one boot of slot B.");
    install(Material.GOOD);
    vm.console().send("tandem reboot");
    expect(vm.console().awaitBoot(BOOT), NEW);
    story.add("v2 booted from slot B, for a trial.");
    stage.say("It is well, so it is kept. Without this the next boot would be v1 again.");
    expectShown("tandem commit", "Committed.");
    story.add("v2 was committed.");
  }

  private void breakDown() throws UpdateException, IOException {
    stage.announce("4. v3 is broken: its first process ends at once. Signed it is, all the same.");
    install(Material.BROKEN);
    int before = vm.console().starts();
    vm.console().send("tandem reboot");
    expect(vm.console().awaitBoot(BOOT), NEW);
    int starts = vm.console().starts() - before;
    story.add(
        "v3 did not come up, and v2 booted from slot B again, at start "
            + starts
            + " of the machine; nobody had touched it.");
    stage.say("The bootloader went back by itself. The device knows what happened:");
    expectShown("tandem status", "FELL_BACK");
  }

  private void install(String version) throws UpdateException, IOException {
    Duration before = stage.elapsed();
    expectShown(installation(version), "Installed, but not committed.", INSTALLATION);
    long seconds = stage.elapsed().minus(before).toSeconds();
    story.add(version + " was installed, in " + seconds + " seconds.");
  }

  private String installation(String version) {
    return "tandem install --allow-http --progress plain " + http.guestUrl(version + ".mender");
  }

  private void expectShown(String command, String text) throws UpdateException, IOException {
    expectShown(command, text, COMMAND);
  }

  private void expectShown(String command, String text, Duration limit)
      throws UpdateException, IOException {
    String shown = vm.console().type(command, limit);
    if (!shown.contains(text)) {
      throw unexpected("`" + command + "` did not say " + text);
    }
  }

  private static void expect(BootedGuest booted, BootedGuest expected) throws UpdateException {
    if (!booted.equals(expected)) {
      throw unexpected(
          booted.version()
              + " booted from "
              + booted.device()
              + ", expected "
              + expected.version()
              + " from "
              + expected.device());
    }
  }

  private static UpdateException unexpected(String what) {
    return new UpdateException(ErrorKind.FAILED, "the device did not play its part: " + what);
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
  }
}
