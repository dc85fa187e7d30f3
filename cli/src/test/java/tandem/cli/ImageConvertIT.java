package tandem.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.json.JsonValue.JsonObject;

/**
 * {@code tandem image convert} as a user runs it, on small disks for arm64, with an archive in
 * which only the program is not real. That a converted system boots is shown by tandem.e2e.
 */
class ImageConvertIT {
  private static final long MIB = 1 << 20;
  private static final long ROOT_START = 4 * MIB;
  private static final int ROOT_MIB = 24;

  @TempDir Path folder;
  private Path tree;
  private Path disk;
  private Path archive;

  @BeforeEach
  void makeDiskAndArchive() throws Exception {
    RequiredTool.orSkip("mke2fs", "debugfs", "e2fsck", "resize2fs", "sfdisk", "mformat", "tar");
    disk = folder.resolve("plain.img");
    tree = folder.resolve("tree");
    file("etc/fstab", "UUID=5 / ext4 defaults 0 1\ntmpfs /tmp tmpfs nosuid 0 0\n");
    file("boot/vmlinuz-6.1.0-9", "old kernel");
    file("boot/initrd.img-6.1.0-9", "old initrd");
    file("boot/vmlinuz-6.1.0-10", "kernel");
    file("boot/initrd.img-6.1.0-10", "initrd");
    file("usr/lib/ld-linux-aarch64.so.1", "loader");
    file("usr/lib/systemd/system/some.service", "");
    file("usr/bin/own", "own");
    Files.createSymbolicLink(tree.resolve("lib"), Path.of("usr/lib"));
    archive = archive("tandem 9 arm64");
    makeDisk();
  }

  private void file(String path, String text) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.resolve("..").normalize());
    Files.writeString(file, text);
  }

  private Path archive(String edition) throws Exception {
    Path inside = Files.createDirectories(folder.resolve("unpacked/tandem-9/libexec"));
    Path top = inside.resolve("..").normalize();
    Files.writeString(top.resolve("edition"), edition + "\n");
    for (String folder : new String[] {"bin", "systemd"}) {
      Files.createDirectories(top.resolve(folder));
    }
    Files.writeString(top.resolve("bin/tandem"), "#!/bin/sh\n");
    Files.writeString(top.resolve("bin/mender-update"), "#!/bin/sh\n");
    Command.of("chmod", "755", top.resolve("bin/tandem"), top.resolve("bin/mender-update"))
        .succeed();
    Command.of("cp", "packaging/install", top).succeed();
    Command.of("cp", "packaging/libexec/tandem-links", inside).succeed();
    Command.of("cp", "packaging/systemd/tandem-commit.service", top.resolve("systemd")).succeed();
    Path made = folder.resolve("archive-" + edition.replace(' ', '-') + ".tar.gz");
    Command.of("tar", "-czf", made, "-C", folder.resolve("unpacked"), "tandem-9").succeed();
    return made;
  }

  /** Makes a disk like those of Debian's cloud images. */
  private void makeDisk() throws Exception {
    Path root = folder.resolve("root.ext4");
    Files.deleteIfExists(root);
    Command.of("mke2fs", "-q", "-t", "ext4", "-d", tree, root, ROOT_MIB + "M").succeed();
    debugfs(
        root,
        true,
        "sif /usr/bin/own uid 1234",
        "sif /usr/bin/own gid 5678",
        "sif /usr/bin/own mode 0104750",
        "ea_set /usr/bin/own user.kept value");
    Files.deleteIfExists(disk);
    Command.of("truncate", "-s", "32M", disk).succeed();
    partition("label: gpt\n15: start=2048, size=4096, type=U\n1: start=8192, size=49152, type=L\n");
    Command.of("dd", "if=" + root, "of=" + disk, "bs=1M", "seek=4", "conv=notrunc").succeed();
  }

  private void partition(String table) throws Exception {
    Path script = Files.writeString(folder.resolve("table"), table);
    Command.of("sh", "-euc", "sfdisk -q \"$1\" <\"$2\"", "sh", disk, script).succeed();
  }

  private String debugfs(Path image, boolean write, String... commands) throws Exception {
    Path script = Files.writeString(folder.resolve("commands"), String.join("\n", commands) + "\n");
    return write
        ? Command.of("debugfs", "-w", "-f", script, image).succeed()
        : Command.of("debugfs", "-f", script, image).succeed();
  }

  private Command convert(Path target, Object... more) {
    return TandemProcess.tandem("image", "convert", disk, "--archive", archive)
        .arguments("--device-type", "box", "--data-size", "8", "-o", target)
        .arguments(more);
  }

  private Path slot(Path device, JsonObject answer, String name, String number) throws Exception {
    Path slot = folder.resolve(name);
    long offset = Json.number(answer, "partitions." + number + ".offset");
    long bytes = Json.number(answer, "partitions." + number + ".bytes");
    assertThat(Json.text(answer, "partitions." + number + ".name")).isEqualTo(name);
    Command.of("dd", "if=" + device, "of=" + slot, "bs=1M", "skip=" + offset / MIB)
        .arguments("count=" + bytes / MIB)
        .succeed();
    return slot;
  }

  @Test
  void convertedSystem_isTheOldOne_withTandemAndWhatTwoSlotsNeed() throws Exception {
    byte[] before = Files.readAllBytes(disk);
    Path device = folder.resolve("device.img");
    JsonObject answer = Json.document(convert(device, "--json", "--slot-size", "40").succeed());
    Path slot = slot(device, answer, "slot-a", "1");

    Command.of("e2fsck", "-fn", slot).succeed();
    assertThat(Files.size(slot)).isEqualTo(40 * MIB);
    assertThat(debugfs(slot, false, "show_super_stats -h")).containsPattern("Block size: +\\d+");
    assertThat(debugfs(slot, false, "stat /usr/bin/own", "ea_get /usr/bin/own user.kept"))
        .containsPattern("User: +1234 +Group: +5678")
        .contains("Mode:  04750", "value");
    assertThat(debugfs(slot, false, "cat /etc/fstab", "cat /etc/mender/mender.conf"))
        .contains("tmpfs /tmp", "PARTLABEL=boot /boot/efi", "PARTLABEL=data /data")
        .contains("\"RootfsPartB\": \"PARTLABEL=slot-b\"")
        .doesNotContain("UUID=5");
    assertThat(debugfs(slot, false, "cat /etc/mender/device_type", "cat /etc/fw_env.config"))
        .contains("device_type=box", "/boot/efi/uboot-redund.env");
    assertThat(
            debugfs(
                slot,
                false,
                "stat /boot/Image",
                "stat /boot/initrd.img",
                "stat /var/lib/mender",
                "stat /usr/lib/tandem/current",
                "stat /usr/bin/tandem",
                "stat /usr/bin/mender-update"))
        .contains("\"vmlinuz-6.1.0-10\"", "\"initrd.img-6.1.0-10\"", "\"/data/mender\"", "\"9\"")
        .contains("\"../lib/tandem/current/bin/tandem\"")
        .contains("\"/usr/lib/tandem/current/bin/mender-update\"");
    assertThat(
            debugfs(slot, false, "stat /usr/lib/tandem/9/bin/tandem", "ls /usr/lib/systemd/system"))
        .containsPattern("User: +0 +Group: +0")
        .contains("Mode:  0755", "tandem-commit.service");
    assertThat(Files.mismatch(slot, slot(device, answer, "slot-b", "2"))).isEqualTo(-1);
    assertThat(Files.readAllBytes(disk)).isEqualTo(before);
  }

  @Test
  void settingsThatOnlyRootMayRead_staySo() throws Exception {
    file("etc/mender/mender.conf", "{\"TenantToken\": \"secret\"}");
    Command.of("chmod", "600", tree.resolve("etc/mender/mender.conf")).succeed();
    makeDisk();
    Path device = folder.resolve("device.img");
    JsonObject answer = Json.document(convert(device, "--json").succeed());

    assertThat(
            debugfs(
                slot(device, answer, "slot-a", "1"),
                false,
                "cat /etc/mender/mender.conf",
                "stat /etc/mender/mender.conf"))
        .contains("TenantToken", "RootfsPartA", "Mode:  0600");
  }

  @Test
  void sameCommand_makesTheSameBytes() throws Exception {
    convert(folder.resolve("one.img")).succeed();
    convert(folder.resolve("two.img")).succeed();

    assertThat(Files.mismatch(folder.resolve("one.img"), folder.resolve("two.img"))).isEqualTo(-1);
  }

  @Test
  void smallerSlots_takeWhatFits() throws Exception {
    file("srv/large", "x".repeat(9 << 20));
    makeDisk();
    Path device = folder.resolve("device.img");
    JsonObject answer = Json.document(convert(device, "--json", "--slot-size", "16").succeed());

    Command.of("e2fsck", "-fn", slot(device, answer, "slot-a", "1")).succeed();
    Files.delete(device);
    refused(
        convert(folder.resolve("small.img"), "--slot-size", "8"), ExitCode.NO_SPACE, "--slot-size");
  }

  @ParameterizedTest
  @CsvSource({
    "65600, _BHRfS_M, btrfs",
    "0, XFSB, XFS",
    "512, LABELONE, LVM",
  })
  void otherKindOfRoot_isRefusedByItsName(int offset, String magic, String name) throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(disk.toFile(), "rw")) {
      bytes.seek(ROOT_START);
      bytes.write(new byte[(int) (ROOT_MIB * MIB)]);
      bytes.seek(ROOT_START + offset);
      bytes.write(magic.getBytes(ISO_8859_1));
    }

    refused(convert(folder.resolve("device.img")), ExitCode.UNSUPPORTED, name);
  }

  @Test
  void diskWithAnMbr_isRefused() throws Exception {
    partition("label: dos\nstart=8192, size=49152, type=L\n");

    refused(convert(folder.resolve("device.img")), ExitCode.UNSUPPORTED, "MBR");
  }

  @ParameterizedTest
  @CsvSource({"QFI\u00fb, qemu-img", "nothing, no disk"})
  void fileThatIsNoRawDisk_isRefused(String start, String said) throws Exception {
    Files.write(disk, (start + "x".repeat(4096)).getBytes(ISO_8859_1));

    refused(convert(folder.resolve("device.img")), ExitCode.UNSUPPORTED, said);
  }

  @ParameterizedTest
  @CsvSource({
    "boot/initrd.img-6.1.0-10 boot/initrd.img-6.1.0-9, no kernel",
    "usr/lib/ld-linux-aarch64.so.1, ld-linux-aarch64",
  })
  void systemThatCouldNotBootOrRunTandem_isRefused(String missing, String said) throws Exception {
    for (String file : missing.split(" ", -1)) {
      Files.delete(tree.resolve(file));
    }
    makeDisk();

    refused(convert(folder.resolve("device.img")), ExitCode.UNSUPPORTED, said);
  }

  @ParameterizedTest
  @CsvSource({
    "usr/lib/tandem/current, Tandem is in it",
    "usr/bin/mender, /usr/bin/mender is there",
    "var/lib/mender/mender-store, in use",
  })
  void systemWithAnUpdater_isRefused(String file, String said) throws Exception {
    file(file, "");
    makeDisk();

    refused(convert(folder.resolve("device.img")), ExitCode.UNSUPPORTED, said);
  }

  @Test
  void otherArchive_isRefused() throws Exception {
    archive = archive("tandem-tools 9 arm64");
    refused(convert(folder.resolve("device.img")), ExitCode.UNSUPPORTED, "no archive of Tandem");
    archive = disk;
    refused(convert(folder.resolve("device.img")), ExitCode.UNSUPPORTED, "no archive of Tandem");
    archive = folder.resolve("nothing");
    refused(convert(folder.resolve("device.img")), ExitCode.NO_INPUT, "nothing");
  }

  @Test
  void outputThatIsAnInput_isRefused() throws Exception {
    long bytes = Files.size(archive);

    refused(convert(disk), ExitCode.USAGE, "is the image that is converted");
    refused(convert(archive), ExitCode.USAGE, "is the archive that is installed");

    assertThat(Files.size(disk)).isEqualTo(32 * MIB);
    assertThat(Files.size(archive)).isEqualTo(bytes);
  }

  private void refused(Command command, ExitCode code, String said) throws Exception {
    Run run = command.run();

    assertThat(run.code()).as(run.err()).isEqualTo(code.number());
    assertThat(run.err()).contains(said);
    assertThat(folder.resolve("device.img")).doesNotExist();
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith(".tandem")))
          .isEmpty();
    }
  }
}
