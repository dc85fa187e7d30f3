package tandem.image.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.RequiredTool;

/** Edits disk images with a FAT boot partition; e2fsck, fsck.vfat, mtools and sfdisk judge. */
class DiskImageIT {
  private static final long MIB = 1 << 20;
  private static final long BOOT = MIB;
  private static final long ROOT_A = 33 * MIB;
  private static final long ROOT_B = 65 * MIB;
  private static final long DATA = 97 * MIB;

  @TempDir Path folder;
  private Path content;

  @BeforeEach
  void prepare() throws IOException {
    RequiredTool.orSkip(
        "mke2fs", "e2fsck", "debugfs", "mkfs.vfat", "fsck.vfat", "mcopy", "mdir", "sfdisk");
    content = Files.writeString(folder.resolve("content"), "new content\n");
  }

  /** Makes a disk of 32 MiB for each of the four partitions; B may stay empty. */
  private Path disk(String label, boolean withB) throws IOException {
    Path disk = folder.resolve("disk.sdimg");
    TestImages.sparse(disk, 132 * MIB);
    StringBuilder table = new StringBuilder("label: " + label + "\n");
    for (long start : new long[] {BOOT, ROOT_A, ROOT_B, DATA}) {
      table.append("start=").append(start / 512).append(",size=65536\n");
    }
    Process sfdisk =
        new ProcessBuilder("/usr/sbin/sfdisk", "-q", disk.toString())
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (OutputStream in = sfdisk.getOutputStream()) {
      in.write(table.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    assertThat(sfdisk.onExit().join().exitValue()).isZero();
    Path tree = TestImages.tree(folder.resolve("tree"));
    Path root = TestImages.ext4(folder.resolve("root"), "32M", "metadata_csum,orphan_file", tree);
    insert(disk, root, ROOT_A);
    if (withB) {
      insert(disk, root, ROOT_B);
    }
    Path data = Files.createDirectories(folder.resolve("data-tree"));
    insert(disk, TestImages.ext4(folder.resolve("data"), "32M", "metadata_csum", data), DATA);
    Path boot = TestImages.fat(folder.resolve("boot"), "32M");
    Path cmdline = Files.writeString(folder.resolve("cmdline"), "root=/dev/mmcblk0p2\n");
    TestImages.run("mcopy", "-i", boot.toString(), cmdline.toString(), "::/cmdline.txt");
    insert(disk, boot, BOOT);
    return disk;
  }

  private static void insert(Path disk, Path part, long offset) throws IOException {
    try (FileChannel to = FileChannel.open(disk, StandardOpenOption.WRITE)) {
      to.write(ByteBuffer.wrap(Files.readAllBytes(part)), offset);
    }
  }

  private Path extract(Path disk, long offset) throws IOException {
    Path part = folder.resolve("part");
    try (FileChannel from = FileChannel.open(disk, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) (32 * MIB));
      from.read(bytes, offset);
      Files.write(part, bytes.array());
    }
    return part;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dos", "gpt"})
  void everyPartition_canBeEdited(String label) throws Exception {
    Path disk = disk(label, true);
    String table = TestImages.run("sfdisk", "-d", disk.toString());

    try (EditableImage edited = EditableImage.openCopy(disk, TestImages.SETTINGS)) {
      edited.find("/uboot/cmdline.txt").get(0).put(content, 0644);
      edited.find("/boot/efi/EFI/a long name").get(0).makeFolders(0755);
      edited.find("/boot/efi/EFI/a long name/x.txt").get(0).put(content, 0644);
      edited.find("/boot/grub/grub.cfg").get(0).put(content, 0644);
      edited.find("/data/deep/er").get(0).makeFolders(0755);
      edited.find("/data/deep/er/x").get(0).put(content, 0644);
      assertThat(edited.find("/etc/new")).hasSize(2);
      for (ImageFile file : edited.find("/etc/new")) {
        file.put(content, 0600);
      }
      for (ImageFile file : edited.find("/etc/info")) {
        file.remove(false);
      }
      edited.commit();
    }

    assertThat(TestImages.run("sfdisk", "-d", disk.toString())).isEqualTo(table);
    for (String path :
        new String[] {
          "/boot/grub/cmdline.txt",
          "/uboot/EFI/A LONG NAME/x.txt",
          "/uboot/grub.cfg",
          "/data/deep/er/x",
          "/etc/new"
        }) {
      assertThat(TestImages.read(disk, path)).as(path).isEqualTo("new content\n");
    }
    for (long offset : new long[] {ROOT_A, ROOT_B, DATA}) {
      TestImages.mustBeClean(disk, offset);
    }
    Path boot = extract(disk, BOOT);
    TestImages.run("fsck.vfat", "-n", boot.toString());
    assertThat(TestImages.run("mdir", "-b", "-/", "-i", boot.toString(), "::"))
        .contains("::/cmdline.txt", "::/EFI/a long name/x.txt", "::/grub.cfg");
    assertThat(TestImages.run("debugfs", "-R", "ls -p /etc", extract(disk, ROOT_B).toString()))
        .contains("100600/0/0/new/12/")
        .doesNotContain("/info/");
    assertThat(TestImages.run("debugfs", "-R", "ls -p /deep/er", extract(disk, DATA).toString()))
        .contains("/x/12/");
  }

  @Test
  void emptyRootPartition_isLeftOut() throws Exception {
    Path disk = disk("dos", false);

    try (EditableImage edited = EditableImage.openCopy(disk, TestImages.SETTINGS)) {
      assertThat(edited.find("/etc/new")).hasSize(1);
      assertThat(edited.notes())
          .containsExactly(disk + ": partition 3 has no file system and is left out");
      edited.find("/etc/new").get(0).put(content, 0600);
      edited.commit();
    }

    assertThat(TestImages.read(disk, "/etc/new")).isEqualTo("new content\n");
    assertThat(extract(disk, ROOT_B)).hasBinaryContent(new byte[(int) (32 * MIB)]);
  }

  @Test
  void fat_refusesWhatItCanNotDo_andLeavesTheImageUntouched() throws Exception {
    Path disk = disk("gpt", false);
    byte[] before = Files.readAllBytes(disk);
    Path large = folder.resolve("large");
    Files.write(large, new byte[40_000_000]);

    assertThatThrownBy(
            () -> TestImages.change(disk, "/uboot/cmdline.txt", file -> file.put(large, 0644)))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NO_SPACE));
    for (String name :
        new String[] {"a*", "[x]", "a?", "x.", "a:b", "c\\d", "CON", "nul", "\ud83d\ude00"}) {
      assertThatThrownBy(
              () -> TestImages.change(disk, "/uboot/" + name, file -> file.put(content, 0644)))
          .hasMessageContaining("no name that FAT and mtools take");
    }
    assertThatThrownBy(
            () -> TestImages.change(disk, "/uboot/nope/x", file -> file.put(content, 0644)))
        .hasMessageContaining("is no directory");
    assertThatThrownBy(() -> TestImages.change(disk, "/uboot", file -> file.remove(true)))
        .hasMessageContaining("root");

    assertThat(Files.readAllBytes(disk)).isEqualTo(before);
  }

  @Test
  void shortNameOfAFile_doesNotReplaceIt() throws Exception {
    Path fat = TestImages.fat(folder.resolve("fat.img"), "16M");
    TestImages.run("mcopy", "-i", fat.toString(), content.toString(), "::/a long name.txt");
    TestImages.run("mcopy", "-i", fat.toString(), content.toString(), "::/B~1");
    byte[] before = Files.readAllBytes(fat);
    Path other = Files.writeString(folder.resolve("other"), "other");

    assertThatThrownBy(() -> TestImages.change(fat, "/ALONGN~1.TXT", file -> file.put(other, 0644)))
        .hasMessageContaining("can be the short name of another file");
    assertThatThrownBy(
            () -> TestImages.change(fat, "/ALONGN~1.TXT/d", file -> file.makeFolders(0755)))
        .hasMessageContaining("can be the short name of another file");
    assertThat(Files.readAllBytes(fat)).isEqualTo(before);
    TestImages.change(fat, "/B~1", file -> file.put(other, 0644));

    assertThat(TestImages.read(fat, "/B~1")).isEqualTo("other");
    assertThat(TestImages.read(fat, "/a long name.txt")).isEqualTo("new content\n");
  }

  @Test
  void fatFolder_isRemovedWithAllInIt_alsoWhatIsWriteProtected() throws Exception {
    Path fat = TestImages.fat(folder.resolve("fat.img"), "16M");
    TestImages.run("mmd", "-i", fat.toString(), "::/d", "::/d/e");
    TestImages.run("mcopy", "-i", fat.toString(), content.toString(), "::/d/e/f");
    TestImages.run("mattrib", "+r", "+s", "+h", "-i", fat.toString(), "::/d/e/f");
    TestImages.run("mcopy", "-i", fat.toString(), content.toString(), "::/g");
    TestImages.run("mattrib", "+r", "+s", "+h", "-i", fat.toString(), "::/g");

    assertThat(TestImages.read(fat, "/d/e/f")).isEqualTo("new content\n");
    assertThatThrownBy(() -> TestImages.change(fat, "/d", file -> file.remove(false)))
        .hasMessageContaining("is a directory");
    TestImages.change(fat, "/g", file -> file.remove(false));
    TestImages.change(fat, "/d", file -> file.remove(true));

    assertThat(TestImages.run("mdir", "-a", "-b", "-i", fat.toString(), "::")).isBlank();
    TestImages.run("fsck.vfat", "-n", fat.toString());
  }
}
