package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tandem.image.qemu.BootedGuest;
import tandem.image.qemu.CommandResult;
import tandem.image.qemu.Console;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;
import tandem.image.qemu.VmSettings;
import tandem.image.replay.Mark;

/** What a device does while its disk is recorded; what it begins is marked in the log. */
enum RecordedStory {
  /** Installed, rebooted and committed. */
  UPDATE,
  /** Installed and rolled back before the reboot. */
  ROLLBACK,
  /** Installed, and the new system's first process ends, so the bootloader goes back. */
  FALLBACK;

  private static final Duration COMMAND = Duration.ofMinutes(8);

  /**
   * Plays it.
   *
   * @return the marks of the log of the machine's writes
   */
  List<Mark> record(VmSettings machine, HostHttp http, Systems.Release release) throws IOException {
    List<Mark> marks = new ArrayList<>();
    try (QemuVm vm = QemuVm.of(machine)) {
      Console console = vm.powerOn();
      console.awaitBoot(Device.BOOT);
      mark(marks, "install", machine);
      String artifact = String.valueOf(release.artifact().getFileName());
      String url = String.valueOf(http.guestUrl(artifact));
      run(console, "tandem install --allow-http --progress=none " + url, 0);
      switch (this) {
        case UPDATE -> {
          reboot(marks, machine, console, "trial", new BootedGuest(release.name(), "/dev/vda3"));
          run(console, "touch /data/trial && sync", 0); // else nothing may be written meanwhile
          mark(marks, "commit", machine);
          run(console, "tandem commit", 0);
          mark(marks, "after", machine);
        }
        case ROLLBACK -> {
          mark(marks, "rollback", machine);
          run(console, "tandem rollback", 0);
          mark(marks, "back", machine);
        }
        case FALLBACK -> {
          reboot(marks, machine, console, "fallen", new BootedGuest("v1", "/dev/vda2"));
          run(console, "tandem resume", 88);
        }
      }
      run(console, "sync", 0);
      console.send("poweroff");
      vm.awaitOff(Device.BOOT);
    }
    return marks;
  }

  private static void reboot(
      List<Mark> marks, VmSettings machine, Console console, String then, BootedGuest guest)
      throws IOException {
    mark(marks, "reboot", machine);
    console.send("reboot");
    assertThat(console.awaitBoot(Device.BOOT)).isEqualTo(guest);
    mark(marks, then, machine);
  }

  private static void mark(List<Mark> marks, String phase, VmSettings machine) throws IOException {
    Path log = machine.writeLog();
    marks.add(new Mark(phase, Files.size(log)));
  }

  private static void run(Console console, String command, int code) throws IOException {
    CommandResult result = console.run(command, COMMAND);
    assertThat(result.exit()).as(command + "\n" + result.output()).isEqualTo(code);
  }
}
