package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of devices whose bootloader is none of U-Boot, along an update. */
class DoctorBootTest {
  @TempDir Path folder;
  private Path artifact = Path.of("unset");
  private TestDevice device = new TestDevice(artifact);

  @BeforeEach
  void make() throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[4096]);
    artifact = Release.of(folder, "release-1", image).artifact();
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
  }

  @Test
  void tryboot_bootsTheOldSlotAfterAPowerCut() throws Exception {
    configure("\"BootControl\": \"tryboot\"");
    write("proc/sys/kernel/random/boot_id", "b0071d-1\n");
    write("boot/firmware/autoboot.txt", "[all]\ntryboot_a_b=1\nboot_partition=2\n");
    expectSound();
    device.run("install", artifact);

    DoctorReport report = DoctorReport.of(device);

    assertThat(report.nextSlot()).isEqualTo("A");
    assertThat(Json.text(report.document(), "next_boot.reason"))
        .contains("a power cut is no reboot into it", "tandem reboot");
  }

  @Test
  void tryboot_thatChoosesNoPartitions_isNotReady() throws Exception {
    configure("\"BootControl\": \"tryboot\"");
    write("boot/firmware/autoboot.txt", "[all]\nboot_partition=2\n");

    DoctorReport.of(device).expect("error", "boot.ready", "has no tryboot_a_b=1", "add the line");
  }

  @Test
  void systemdBoot_bootsTheTrialUntilItsTryIsUsed() throws Exception {
    configure(
        "\"BootControl\": \"systemd-boot\", \"BootEntryA\": \"root-a\", \"BootEntryB\":"
            + " \"root-b\"");
    write("efi/loader/loader.conf", "default root-a.conf\n");
    write("efi/loader/entries/root-a.conf", "linux /a\n");
    write("efi/loader/entries/root-b.conf", "linux /b\n");
    expectSound();
    device.run("install", artifact);
    assertThat(DoctorReport.of(device).nextSlot()).isEqualTo("B");
    Path entries = device.root().resolve("efi/loader/entries");
    Files.move(entries.resolve("root-b+1.conf"), entries.resolve("root-b+0-1.conf"));

    assertThat(DoctorReport.of(device).nextSlot()).isEqualTo("A");
    write("efi/loader/entries/other.conf", "linux /c\n");
    DoctorReport.of(device).expect("error", "boot.ready", "other", "only the two slots' entries");
  }

  @Test
  void twoCopiesOfGrub_areExamined() throws Exception {
    for (String copy : new String[] {"mender_grubenv1", "mender_grubenv2"}) {
      String files = "boot/efi/grub-mender-grubenv/" + copy;
      write(files + "/env", block("bootcount=0\nmender_boot_part=2\nupgrade_available=0\n"));
      write(files + "/lock", block("editing=0\n"));
    }
    device.run("install", artifact); // makes the checksums of the locks
    assertThat(DoctorReport.of(device).nextSlot()).isEqualTo("B");
    device.run("rollback");
    expectSound();

    write("boot/efi/grub-mender-grubenv/mender_grubenv2/env", "");

    DoctorReport report = DoctorReport.of(device);
    report.expect("warning", "boot.copies", "mender_grubenv2", "the next switch repairs it");
    assertThat(report.nextSlot()).isEqualTo("A");
  }

  @Test
  void plainEnvironmentOfGrub_hasOneCopy() throws Exception {
    configure("\"BootControl\": \"grub\", \"AllowSingleEnvironment\": true");
    write("boot/grub/grubenv", block("bootcount=0\nmender_boot_part=2\nupgrade_available=0\n"));

    DoctorReport report = DoctorReport.of(device);

    report.expect("warning", "boot.redundancy", "has one copy", "redundant environment");
    report.expectOk("boot.ready");
    assertThat(report.nextSlot()).isEqualTo("A");
  }

  @Test
  void bootCommandBelowAnotherRoot_isNoControl() throws Exception {
    configure("\"BootControl\": \"command\", \"BootCommand\": [\"/bin/false\"]");

    DoctorReport report = DoctorReport.of(device);

    assertThat(report.complaints()).contains("error boot.control");
    report.expectOk("store.writable");
  }

  private void expectSound() throws Exception {
    DoctorReport report = DoctorReport.of(device);
    assertThat(report.complaints()).containsExactly("warning keys.configured");
    assertThat(report.nextSlot()).isEqualTo("A");
  }

  private void configure(String settings) throws Exception {
    Path file = device.root().resolve("etc/mender/mender.conf");
    Files.writeString(
        file, Files.readString(file).replace("\"Tandem\": {", "\"Tandem\": {" + settings + ","));
  }

  private void write(String name, String content) throws Exception {
    Path file = device.root().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(StandardCharsets.US_ASCII));
  }

  private static String block(String lines) {
    String text = "# GRUB Environment Block\n" + lines;
    return text + "#".repeat(1024 - text.length());
  }
}
