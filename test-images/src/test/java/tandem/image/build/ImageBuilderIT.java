package tandem.image.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tandem.image.build.DiskLayout.MIB;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.RequiredTool;
import tandem.image.edit.EditSettings;
import tandem.image.edit.EditableImage;

/** Builds images; sfdisk, e2fsck, fsck.vfat, GRUB's tools and libubootenv judge. */
class ImageBuilderIT {
  private static final Platform AMD64 = new Platform(Architecture.AMD64, Bootloader.GRUB);
  private static final Platform ARM64 = new Platform(Architecture.ARM64, Bootloader.UBOOT);
  private static final long OLD = 1_500_000_000;

  @TempDir Path folder;
  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    RequiredTool.orSkip(
        "mke2fs", "debugfs", "e2fsck", "mformat", "fsck.vfat", "sfdisk", "grub-mkimage");
    tree = folder.resolve("tree");
    Path boot = Files.createDirectories(tree.resolve("boot"));
    for (String file : List.of("Image", "vmlinuz", "initrd.img")) {
      Files.writeString(boot.resolve(file), file);
    }
    Path program = Files.createDirectories(tree.resolve("usr/bin")).resolve("program");
    Files.writeString(program, "program");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createLink(tree.resolve("usr/bin/same"), program);
    Files.createSymbolicLink(tree.resolve("bin"), Path.of("usr/bin"));
    Files.writeString(tree.resolve("usr/a \"name\" with ü"), "x".repeat(9000));
    for (int i = 0; i < 300; i++) {
      Files.writeString(tree.resolve("boot/a-file-with-a-rather-long-name-" + i), "x");
    }
    setTimes();
  }

  private void setTimes() throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.toList()) {
        if (!Files.isSymbolicLink(file)) {
          Files.setLastModifiedTime(file, FileTime.from(OLD, TimeUnit.SECONDS));
        }
      }
    }
  }

  private ImageSpec spec(Platform platform) {
    Slots slots = new Slots(new RootSource.Tree(tree), 24 * MIB, true);
    BootSetup boot = BootSetup.usual(platform.architecture());
    return new ImageSpec(platform, slots, 8 * MIB, boot, new Origin("seed", Origin.TIME));
  }

  private BuiltDisk build(ImageSpec spec) throws Exception {
    return BuiltDisk.build(spec, folder.resolve("disk.img"));
  }

  @Test
  void table_isWhatSfdiskTakes() throws Exception {
    Path disk = build(spec(AMD64)).file();

    assertThat(BuiltDisk.run("sfdisk", "--verify", disk.toString())).contains("No errors");
    assertThat(BuiltDisk.run("sfdisk", "--json", disk.toString()))
        .contains("\"label\": \"gpt\"", "\"name\": \"bios-boot\"", "\"name\": \"slot-a\"")
        .contains("\"type\": \"21686148-6449-6E6F-744E-656564454649\"")
        .contains("\"start\": 4096,\n            \"size\": 65536")
        .doesNotContain("partition table is corrupt");
  }

  @Test
  void fileSystems_areClean() throws Exception {
    BuiltDisk disk = build(spec(AMD64));

    for (int number = 2; number <= 4; number++) {
      String said = BuiltDisk.run("e2fsck", "-fn", disk.partition(number).toString());
      assertThat(said).doesNotContain("WARNING", "Fix?", "Clear?");
    }
    assertThat(BuiltDisk.run("fsck.vfat", "-n", disk.partition(1).toString()))
        .doesNotContain("differ", "Dirty", "wrong");
    assertThat(disk.partition(3)).hasSameBinaryContentAs(disk.partition(2));
  }

  @Test
  void root_hasTheTreeAndBelongsToRoot() throws Exception {
    Path root = build(spec(AMD64)).partition(2);

    String program = stat(root, "/usr/bin/program");
    assertThat(program).contains("Mode:  0751", "User:     0   Group:     0", "Links: 2");
    assertThat(program)
        .containsPattern("mtime: 0x59682f00.* 2017")
        .containsPattern("ctime: 0x6592008.* 2024")
        .containsPattern("atime: 0x6592008.* 2024")
        .containsPattern("crtime: 0x6592008.* 2024");
    assertThat(stat(root, "/usr/bin/same")).contains("Links: 2");
    assertThat(stat(root, "/bin")).contains("Fast link dest: \"usr/bin\"");
    assertThat(stat(root, "/")).contains("Mode:  0755");
    assertThat(stat(root, "\"/usr/a \"\"name\"\" with ü\"")).contains("Size: 9000");
    assertThat(BuiltDisk.run("debugfs", "-R", "features", root.toString()))
        .doesNotContain("metadata_csum_seed", "orphan_file", "64bit");
  }

  private static String stat(Path image, String path) throws IOException {
    return BuiltDisk.run("debugfs", "-R", "stat " + path, image.toString());
  }

  @Test
  void sameInput_makesTheSameBytes() throws Exception {
    Path disk = build(spec(AMD64)).file();
    // Another tree of the same files: other inodes, another order, other times of access.
    Path copy = folder.resolve("copy");
    BuiltDisk.run("cp", "-a", tree.toString(), copy.toString());
    Files.delete(copy.resolve("boot/a-file-with-a-rather-long-name-7"));
    BuiltDisk.run(
        "cp",
        "-a",
        tree.resolve("boot/a-file-with-a-rather-long-name-7").toString(),
        copy.resolve("boot").toString());
    Files.setLastModifiedTime(copy.resolve("boot"), FileTime.from(OLD, TimeUnit.SECONDS));
    tree = copy;
    TimeUnit.MILLISECONDS.sleep(1100); // no clock of seconds shows the same

    Path again = BuiltDisk.build(spec(AMD64), folder.resolve("again.img")).file();

    assertThat(Files.mismatch(disk, again)).isEqualTo(-1);
  }

  @Test
  void image_isSparse() throws Exception {
    Path disk = build(spec(AMD64)).file();

    String blocks = BuiltDisk.run("stat", "-c", "%b", disk.toString()).strip();
    assertThat(Long.parseLong(blocks) * 512).isLessThan(Files.size(disk) / 4);
  }

  @Test
  void grub_hasBothCopiesAndAScriptItTakes() throws Exception {
    RequiredTool.orSkip("grub-editenv", "grub-script-check", "sha256sum");
    BuiltDisk disk = build(spec(AMD64));

    for (String copy : List.of("mender_grubenv1", "mender_grubenv2")) {
      String place = "/grub-mender-grubenv/" + copy;
      assertThat(list(disk, place + "/env"))
          .isEqualTo("bootcount=0\nmender_boot_part=2\nupgrade_available=0\n");
      assertThat(list(disk, place + "/lock")).isEqualTo("editing=0\n");
      String sum = BuiltDisk.run("sha256sum", folder.resolve("lock").toString());
      assertThat(disk.bootFile(place + "/lock.sha256sum"))
          .hasContent(sum.substring(0, 64) + "  lock\n");
    }
    BuiltDisk.run("grub-script-check", disk.bootFile("/EFI/BOOT/grub.cfg").toString());
    assertThat(Files.size(disk.bootFile("/EFI/BOOT/BOOTX64.EFI"))).isGreaterThan(100_000);
  }

  private static String list(BuiltDisk disk, String path) throws IOException {
    return BuiltDisk.run("grub-editenv", disk.bootFile(path).toString(), "list");
  }

  @Test
  void uboot_hasARedundantEnvironment() throws Exception {
    RequiredTool.orSkip("fw_printenv");
    BuiltDisk disk = build(spec(ARM64));
    Path first = disk.bootFile("/uboot.env");
    Path second = disk.bootFile("/uboot-redund.env");
    Path config =
        Files.writeString(
            folder.resolve("fw_env.config"), first + " 0 0x4000\n" + second + " 0 0x4000\n");

    for (Path damaged : List.of(second, first)) {
      assertThat(BuiltDisk.run("fw_printenv", "-c", config.toString()))
          .contains("mender_boot_part=2\n", "upgrade_available=0\n", "bootlimit=1\n");
      byte[] good = Files.readAllBytes(damaged);
      Files.write(damaged, new byte[0x4000]);
      assertThat(BuiltDisk.run("fw_printenv", "-c", config.toString()))
          .contains("mender_boot_part=2\n");
      Files.write(damaged, good);
    }
    assertThat(disk.image().partitions()).hasSize(4);
  }

  @Test
  void rootImageAndBootFile_areTakenAsTheyAre() throws Exception {
    Path root = build(spec(ARM64)).partition(2);
    Path extra = Files.writeString(folder.resolve("extra"), "extra");
    BootSetup usual = BootSetup.usual(Architecture.ARM64);
    BootSetup boot =
        new BootSetup(
            List.of(new BootFile(extra, "/overlays/a.dtbo")),
            usual.disk(),
            usual.kernelArguments(),
            Map.of("bootcmd", "run mine"));
    Slots slots = new Slots(new RootSource.Image(root), 0, false);

    BuiltDisk disk =
        BuiltDisk.build(
            new ImageSpec(ARM64, slots, 8 * MIB, boot, new Origin("seed", Origin.TIME)),
            folder.resolve("second.img"));

    assertThat(Files.mismatch(disk.partition(2), root)).isEqualTo(-1);
    assertThat(Files.readAllBytes(disk.partition(3))).isEqualTo(new byte[24 << 20]);
    assertThat(disk.bootFile("/overlays/a.dtbo")).hasContent("extra");
    assertThat(Files.readString(disk.bootFile("/uboot.env"), ISO_8859_1))
        .contains("bootcmd=run mine\0", "mender_boot_part=2\0")
        .doesNotContain("boot_slot");
  }

  @Test
  void files_canBeReadAndEditedInTheImage() throws Exception {
    Path disk = build(spec(AMD64)).file();
    EditSettings settings = new EditSettings(Optional.empty(), BuiltDisk.ENVIRONMENT, false);

    try (EditableImage image = EditableImage.openForReading(disk, settings)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      image.find("/bin/program").get(0).copyTo(out);
      image.find("/boot/efi/EFI/BOOT/grub.cfg").get(0).copyTo(out);
      assertThat(out.toString(ISO_8859_1)).startsWith("program# The boot script");
    }
  }

  @Test
  void treeThatDoesNotFit_isToldAndLeavesNothing() throws Exception {
    Path large = tree.resolve("large");
    Files.write(large, "noise".repeat(6 << 20).getBytes(ISO_8859_1));

    assertThatThrownBy(() -> build(spec(ARM64)))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.NO_SPACE);
              assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("larger"));
            });
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(tree);
    }
  }

  @Test
  void treeThatIsALink_belongsToRootToo() throws Exception {
    Path plain = build(spec(ARM64)).partition(2);
    Path link = Files.createSymbolicLink(folder.resolve("link"), tree);
    Slots slots = new Slots(new RootSource.Tree(link), 24 * MIB, true);
    ImageSpec linked =
        new ImageSpec(
            ARM64,
            slots,
            8 * MIB,
            BootSetup.usual(Architecture.ARM64),
            new Origin("seed", Origin.TIME));

    BuiltDisk disk = BuiltDisk.build(linked, folder.resolve("second.img"));

    assertThat(Files.mismatch(disk.partition(2), plain)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"inline_data, unknown filesystem", "casefold, unknown filesystem"})
  void rootImageThatGrubCanNotRead_isRefused(String feature, String said) throws Exception {
    Path root = folder.resolve("root.ext4");
    String[] command = {
      "/sbin/mke2fs",
      "-q",
      "-t",
      "ext4",
      "-O",
      feature,
      "-d",
      tree.toString(),
      root.toString(),
      "24M"
    };
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    Slots slots = new Slots(new RootSource.Image(root), 0, true);
    ImageSpec spec =
        new ImageSpec(
            AMD64,
            slots,
            8 * MIB,
            BootSetup.usual(Architecture.AMD64),
            new Origin("seed", Origin.TIME));

    assertThatThrownBy(() -> build(spec))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContainingAll("GRUB can not load /boot/vmlinuz", said);
  }

  @Test
  void kernelThatIsALinkToNothing_isRefusedWithGrub() throws Exception {
    Files.delete(tree.resolve("boot/vmlinuz"));
    Files.createSymbolicLink(tree.resolve("boot/vmlinuz"), Path.of("vmlinuz-1"));

    assertThatThrownBy(() -> build(spec(AMD64)))
        .hasMessageContainingAll("GRUB can not load /boot/vmlinuz");
  }

  @Test
  void nameThatIsNotUtf8_isRefused() throws Exception {
    String name = tree + "/usr/bad$(printf '\\377')";
    assertThat(new ProcessBuilder("sh", "-c", ": >\"" + name + "\"").start().waitFor()).isZero();

    assertThatThrownBy(() -> build(spec(ARM64)))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void olderImage_isReplaced() throws Exception {
    Path disk = Files.writeString(folder.resolve("disk.img"), "old");
    Files.createSymbolicLink(folder.resolve("link.img"), disk);

    BuiltDisk.build(spec(ARM64), folder.resolve("link.img"));

    assertThat(Files.size(disk)).isEqualTo(90 * MIB);
    assertThat(Files.isSymbolicLink(folder.resolve("link.img"))).isTrue();
  }
}
