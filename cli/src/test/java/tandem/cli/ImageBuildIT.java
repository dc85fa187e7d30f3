package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.json.JsonValue.JsonObject;

/** {@code tandem image build} as a user runs it. */
class ImageBuildIT {
  @TempDir Path folder;
  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    RequiredTool.orSkip("mke2fs", "debugfs", "mformat", "mcopy");
    tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(tree.resolve("etc/mender"));
    Files.writeString(tree.resolve("etc/mender/mender.conf"), "{}");
    Files.createDirectories(tree.resolve("boot"));
    Files.writeString(tree.resolve("boot/Image"), "kernel");
    Files.writeString(tree.resolve("boot/initrd.img"), "initrd");
  }

  private Command bare(Object... more) {
    return TandemProcess.tandem(
            "image", "build", "--arch", "arm64", "--bootloader", "uboot", "--root-tree", tree)
        .arguments("-o", folder.resolve("disk.img"))
        .arguments(more);
  }

  private Command build(Object... more) {
    return bare("--slot-size", "16", "--data-size", "8M").arguments(more);
  }

  @Test
  void answer_saysWhereEverythingIs() throws Exception {
    JsonObject answer = Json.document(build("--json", "--seed", "mine").succeed());

    assertThat(Json.text(answer, "kind")).isEqualTo("OK");
    assertThat(Json.text(answer, "seed")).isEqualTo("mine");
    assertThat(Json.number(answer, "bytes")).isEqualTo(74L << 20);
    assertThat(Json.text(answer, "partitions.2.name")).isEqualTo("slot-b");
    assertThat(Json.number(answer, "partitions.2.offset")).isEqualTo(49L << 20);
    assertThat(Files.size(folder.resolve("disk.img"))).isEqualTo(74L << 20);
  }

  @Test
  void variablesOfUBoot_areTakenAsMkenvimageTakesThem() throws Exception {
    RequiredTool.orSkip("mkenvimage");
    String slots = "bootcount=0\nmender_boot_part=2\nmender_boot_part_hex=2\n";
    Path variables =
        Files.writeString(
            folder.resolve("variables"),
            "# comment\n\nbootcmd=run one; run two\n" + slots + "upgrade_available=0\n");
    Path expected = folder.resolve("expected");
    Command.of("mkenvimage", "-r", "-p", "0", "-s", "0x4000", "-o", expected, variables).succeed();

    build("--uboot-env", variables).succeed();

    Path found = folder.resolve("found");
    Command.of("mcopy", "-n", "-i", folder.resolve("disk.img") + "@@1M", "::/uboot.env", found)
        .succeed();
    assertThat(found).hasSameBinaryContentAs(expected);
  }

  @Test
  void anotherUserMaskAndZone_makeTheSameBytes() throws Exception {
    RequiredTool.orSkip("setpriv", "cp");
    RequiredTool.rootOrSkip();
    build().succeed();
    Command.of("chmod", "-R", "a+rX", tree).succeed();
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Command.of("cp", "-R", Path.of("target/dist").toAbsolutePath(), folder).succeed();
    Command.of("chmod", "-R", "a+rX", folder.resolve("dist")).succeed();

    Command.of(
            "sh",
            "-euc",
            "umask 077; cp -r --preserve=mode,timestamps \"$1/tree\" \"$1/theirs/tree\";"
                + " exec \"$1/dist/bin/tandem\" image build --arch arm64 --bootloader uboot"
                + " --root-tree \"$1/theirs/tree\" --slot-size 16 --data-size 8M"
                + " -o \"$1/theirs/disk.img\"",
            "sh",
            folder)
        .behind("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        .env("TZ", "Pacific/Chatham")
        .env("HOME", "/nonexistent")
        .succeed();

    assertThat(Files.mismatch(folder.resolve("disk.img"), theirs.resolve("disk.img")))
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "--slot-size=5, 64, at least",
    "--slot-size=many, 64, not a size",
    "--boot-file=/nothing, 64, expected SRC=DEST",
    "--boot-file=/nothing=/there, 66, is no file",
    "--kernel-args=$x, 64, kernel arguments",
    "--uboot-env=/nothing, 66, is no file",
    "--uboot-env=/nothing --disk=/dev/sda, 64, --uboot-env",
    "--uboot-env=/nothing --kernel-args=quiet, 64, --uboot-env",
  })
  void mistake_isToldWithItsCode(String option, int code, String said) throws Exception {
    Run run = bare((Object[]) option.split(" ", -1)).run();

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).contains(said);
    assertThat(folder.resolve("disk.img")).doesNotExist();
  }

  @Test
  void variablesThatTheImageWouldReplace_stay() throws Exception {
    Path variables = Files.writeString(folder.resolve("disk.img"), "bootcmd=run one\n");

    Run run = build("--uboot-env", variables).run();

    assertThat(run.code()).isEqualTo(64);
    assertThat(variables).hasContent("bootcmd=run one\n");
  }

  @ParameterizedTest
  @CsvSource({"mips, uboot, --arch", "arm64, lilo, --bootloader", "arm64, grub, GRUB"})
  void unknownPlatform_isRefused(String architecture, String bootloader, String said)
      throws Exception {
    Run run =
        TandemProcess.tandem("image", "build", "--arch", architecture, "--bootloader", bootloader)
            .arguments("--root-tree", tree, "-o", folder.resolve("disk.img"))
            .run();

    assertThat(run.code()).isNotZero();
    assertThat(run.err()).contains(said);
  }
}
