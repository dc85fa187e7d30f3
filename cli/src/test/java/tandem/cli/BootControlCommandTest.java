package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonException;

/** Updates of simulated devices whose bootloader is none of U-Boot. */
class BootControlCommandTest {
  @TempDir Path folder;
  private Path artifact = Path.of("unset");

  @BeforeEach
  void write() throws Exception {
    byte[] image = new byte[64 << 10];
    new Random(1).nextBytes(image);
    Path file = Files.write(folder.resolve("image"), image);
    artifact = Release.of(folder, "new", file).artifact();
  }

  @Test
  void tryboot_warnsOfAPlainRebootAndCommitsInTheNewSlot() throws Exception {
    TestDevice device = device("\"BootControl\": \"tryboot\"");
    Path autoboot = folder("boot/firmware").resolve("autoboot.txt");
    Files.writeString(autoboot, "[all]\ntryboot_a_b=1\nboot_partition=2\n");
    bootId("b0071d-1");

    Run install = device.attempt("install", artifact).expect(ExitCode.OK);

    assertThat(install.err())
        .contains("a plain reboot boots the old system", "reboot with: tandem reboot");
    assertThat(situation(device)).isEqualTo("AWAITING_REBOOT");
    assertThat(Files.readString(autoboot)).contains("[all]\ntryboot_a_b=1\nboot_partition=2\n");
    bootId("b0071d-2");
    running("b");
    assertThat(situation(device)).isEqualTo("TRIAL_RUNNING");
    device.attempt("commit").expect(ExitCode.OK);
    assertThat(Files.readString(autoboot))
        .startsWith("[all]\ntryboot_a_b=1\nboot_partition=3\n[tryboot]\nboot_partition=2\n\n");
    assertThat(situation(device)).isEqualTo("IDLE");
  }

  @Test
  void tryboot_thatCameUpInTheOldSlot_hasFallenBack() throws Exception {
    TestDevice device = device("\"BootControl\": \"tryboot\"");
    Path autoboot = folder("boot/firmware").resolve("autoboot.txt");
    Files.writeString(autoboot, "[all]\ntryboot_a_b=1\nboot_partition=2\n");
    bootId("b0071d-1");
    device.attempt("install", artifact).expect(ExitCode.OK);

    bootId("b0071d-3");

    assertThat(situation(device)).isEqualTo("FELL_BACK");
    device.attempt("install", artifact).expect(ExitCode.OK);
  }

  @Test
  void systemdBoot_commitsAndFallsBack() throws Exception {
    TestDevice device =
        device(
            "\"BootControl\": \"systemd-boot\", \"BootEntryA\": \"root-a\", \"BootEntryB\":"
                + " \"root-b\"");
    Path entries = folder("efi/loader/entries");
    Path loader = entries.resolveSibling("loader.conf");
    Files.writeString(loader, "default root-a.conf\n");
    Files.writeString(entries.resolve("root-a.conf"), "linux /a\n");
    Files.writeString(entries.resolve("root-b.conf"), "linux /b\n");

    Run install = device.attempt("install", artifact).expect(ExitCode.OK);

    assertThat(install.err()).doesNotContain("a plain reboot");
    assertThat(situation(device)).isEqualTo("AWAITING_REBOOT");
    Files.move(entries.resolve("root-b+1.conf"), entries.resolve("root-b+0-1.conf"));
    assertThat(situation(device)).isEqualTo("FELL_BACK");
    running("b");
    assertThat(situation(device)).isEqualTo("TRIAL_RUNNING");
    device.attempt("commit").expect(ExitCode.OK);
    assertThat(Files.readString(loader).strip()).isEqualTo("default root-b.conf");
    assertThat(entries.resolve("root-b+0-1.conf")).doesNotExist();
    assertThat(situation(device)).isEqualTo("IDLE");
  }

  @Test
  void grub_isFoundByItselfAndCommits() throws Exception {
    TestDevice device = device("\"BootControl\": \"auto\"");
    for (String copy : new String[] {"mender_grubenv1", "mender_grubenv2"}) {
      Path files = folder("boot/efi/grub-mender-grubenv/" + copy);
      Files.write(
          files.resolve("env"), block("bootcount=0\nmender_boot_part=2\nupgrade_available=0\n"));
      Files.write(files.resolve("lock"), block("editing=0\n"));
    }

    device.attempt("install", artifact).expect(ExitCode.OK);

    assertThat(situation(device)).isEqualTo("AWAITING_REBOOT");
    running("b");
    device.attempt("commit").expect(ExitCode.OK);
    for (String copy : new String[] {"mender_grubenv1", "mender_grubenv2"}) {
      Path files = folder("boot/efi/grub-mender-grubenv/" + copy);
      assertThat(files.resolve("env"))
          .hasBinaryContent(block("bootcount=0\nmender_boot_part=3\nupgrade_available=0\n"));
      assertThat(files.resolve("lock.sha256sum")).isRegularFile();
    }
  }

  private TestDevice device(String settings) throws Exception {
    TestDevice device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    Path file = device.root().resolve("etc/mender/mender.conf");
    Files.writeString(
        file, Files.readString(file).replace("\"Tandem\": {", "\"Tandem\": {" + settings + ","));
    return device;
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectories(folder.resolve("device").resolve(name));
  }

  private void bootId(String id) throws Exception {
    Files.writeString(folder("proc/sys/kernel/random").resolve("boot_id"), id + "\n");
  }

  private void running(String letter) throws Exception {
    for (String name : new String[] {"cmdline", "self/mountinfo"}) {
      Path file = folder("proc").resolve(name);
      String text = Files.readString(file);
      Files.writeString(
          file,
          text.replaceAll("/dev/slot-[ab]", "/dev/slot-" + letter)
              .replaceAll("0:100[0-9]", letter.equals("a") ? "0:1002" : "0:1003"));
    }
  }

  private static String situation(TestDevice device) throws JsonException {
    return Json.text(
        Json.document(device.attempt("status", "--json").expect(ExitCode.OK).out()), "situation");
  }

  private static byte[] block(String lines) {
    String text = "# GRUB Environment Block\n" + lines;
    return (text + "#".repeat(1024 - text.length())).getBytes(StandardCharsets.US_ASCII);
  }
}
