package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.Digest;

/**
 * A device on which the real mender 3.4 installs and Tandem commits, and the other way round. For
 * mender the device is the one of real-mender, with a loop device for each slot; for Tandem it is
 * the same folder as a simulated device.
 */
class TakeoverIT {
  private static final Path RIG = Path.of("src/test/sh/real-mender").toAbsolutePath();
  private static final int IMAGE_BYTES = 4 << 20;
  private static final int SLOT_BYTES = 64 << 20;

  @TempDir static Path shared;
  private static Path image;
  private static Path first;
  private static Path second;

  @TempDir Path folder;
  private Path device;
  private Path mendersStore;

  @BeforeAll
  static void makeArtifacts() throws Exception {
    RequiredTool.loopDevicesOrSkip();
    RequiredTool.orSkip("mender", "mender-artifact", "busybox", "mkenvimage", "fw_printenv");
    RequiredTool.orSkip("mke2fs", "losetup", "unshare");
    image = Images.ext4(shared, "rootfs.ext4", IMAGE_BYTES);
    first = artifact("release-1");
    second = artifact("release-2");
  }

  private static Path artifact(String name) throws Exception {
    Path file = shared.resolve(name + ".mender");
    Command.of(
            "mender-artifact",
            "write",
            "rootfs-image",
            "-t",
            "sim",
            "-n",
            name,
            "-f",
            image,
            "-o",
            file)
        .succeed();
    return file;
  }

  @BeforeEach
  void prepare() throws Exception {
    device = folder.resolve("device");
    Command.of("sh", RIG, "prepare", device, SLOT_BYTES).succeed();
    mendersStore = device.resolve("data/mender/mender-store");
    Files.createDirectories(device.resolve("etc/mender"));
    Files.createDirectories(device.resolve("var/lib"));
    Files.createDirectories(device.resolve("dev"));
    Files.createDirectories(device.resolve("proc"));
    Files.createSymbolicLink(device.resolve("var/lib/mender"), Path.of("/data/mender"));
    Files.createSymbolicLink(device.resolve("dev/mmcblk0p2"), Path.of("/slot-a.img"));
    Files.createSymbolicLink(device.resolve("dev/mmcblk0p3"), Path.of("/slot-b.img"));
    Files.copy(device.resolve("root/etc/fw_env.config"), device.resolve("etc/fw_env.config"));
    Files.writeString(
        device.resolve("etc/mender/mender.conf"),
        Files.readString(device.resolve("root/etc/mender/mender.conf"))
            .strip()
            .replaceFirst("}$", ",\"Tandem\":{\"AllowSingleEnvironment\":true}}"));
    Files.writeString(device.resolve("etc/mender/artifact_info"), "artifact_name=release-0\n");
    boot("mmcblk0p2");
  }

  private void boot(String slot) throws Exception {
    Files.writeString(device.resolve("proc/cmdline"), "root=/dev/" + slot + " rootwait\n");
  }

  @Test
  void whatMenderInstalls_tandemCommits() throws Exception {
    expectOfMender(0, "install", "/data/artifact.mender");
    Digest before = digest();

    boot("mmcblk0p3");
    assertThat(Json.text(Json.document(tandem("status", "--json").out()), "situation"))
        .isEqualTo("TRIAL_RUNNING");
    assertThat(tandem("commit").expect(ExitCode.OK).out()).contains("Committed.");

    assertThat(environment()).contains("mender_boot_part=3", "upgrade_available=0");
    assertThat(tandem("show-provides").out())
        .contains("artifact_name=release-1", "rootfs-image.version=release-1");
    assertThat(tandem("commit").code()).isEqualTo(ExitCode.NOTHING_IN_PROGRESS.number());
    assertThat(tandem("status").out()).contains("IDLE");
    assertThat(digest()).isEqualTo(before);
  }

  @Test
  void whatMenderCommitted_isWhatTandemStartsFrom() throws Exception {
    installAndCommitWithMender();

    assertThat(tandem("show-provides").out())
        .isEqualTo(expectOfMender(0, "show-provides"))
        .contains("rootfs-image.checksum=");
    assertThat(tandem("status").out())
        .contains("release-1 (taken from " + mendersStore.toRealPath() + ")", "IDLE");
    Path needsFirst = shared.resolve("needs-first.mender");
    Command.of(
            "mender-artifact",
            "write",
            "rootfs-image",
            "-t",
            "sim",
            "-n",
            "release-2",
            "-f",
            image,
            "-N",
            "release-1",
            "-o",
            needsFirst)
        .succeed();
    tandem("plan", needsFirst).expect(ExitCode.OK);
  }

  // As if the slots were the other way round: mender's root is always slot A.
  private void installAndCommitWithMender() throws Exception {
    expectOfMender(0, "install", "/data/artifact.mender");
    setEnvironment("mender_boot_part=2", "mender_boot_part_hex=2");
    expectOfMender(0, "commit");
  }

  @Test
  void whenTandemsUpdateIsRolledBack_menderFindsItselfIntact() throws Exception {
    installAndCommitWithMender();
    String provides = expectOfMender(0, "show-provides");
    assertThat(provides).contains("artifact_name=release-1");
    Digest before = digest();

    tandem("install", second).expect(ExitCode.OK);
    assertThat(environment()).contains("mender_boot_part=3", "upgrade_available=1");
    boot("mmcblk0p3");
    tandem("rollback").expect(ExitCode.OK);
    boot("mmcblk0p2");

    assertThat(digest()).isEqualTo(before);
    assertThat(environment()).contains("mender_boot_part=2", "upgrade_available=0");
    assertThat(expectOfMender(0, "show-provides")).isEqualTo(provides);
    expectOfMender(2, "commit");
    expectOfMender(0, "install", "/data/artifact.mender");
  }

  @Test
  void afterAFallback_theNextInstallClosesWhatMenderBegan() throws Exception {
    expectOfMender(0, "install", "/data/artifact.mender");
    setEnvironment("mender_boot_part=2", "mender_boot_part_hex=2", "upgrade_available=0");
    Digest before = digest();

    assertThat(tandem("status").out()).contains("FELL_BACK");
    tandem("install", second).expect(ExitCode.OK);
    boot("mmcblk0p3");
    tandem("commit").expect(ExitCode.OK);

    assertThat(tandem("show-artifact").out()).isEqualTo("release-2\n");
    assertThat(digest()).isEqualTo(before);
  }

  private Run tandem(Object... words) {
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--root";
    all[words.length + 1] = device;
    return Run.tandem(all);
  }

  /** Runs mender, with the first artifact beside it, and returns what it prints. */
  private String expectOfMender(int code, String... words) throws Exception {
    Object[] all = new Object[words.length + 5];
    System.arraycopy(new Object[] {"sh", RIG, "run", device, first}, 0, all, 0, 5);
    System.arraycopy(words, 0, all, 5, words.length);
    Run run = Command.of(all).run();
    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isEqualTo(code);
    return run.out();
  }

  private Digest digest() throws Exception {
    return Digest.sha256(Files.readAllBytes(mendersStore));
  }

  private Path fwConfig() throws Exception {
    return Files.writeString(
        folder.resolve("fw_env.config"), device.resolve("data/uboot.env") + " 0x0 0x4000\n");
  }

  private String environment() throws Exception {
    return Command.of("fw_printenv", "-c", fwConfig()).succeed();
  }

  private void setEnvironment(String... changes) throws Exception {
    Path script = Files.write(folder.resolve("changes"), List.of(changes), UTF_8);
    Command.of("fw_setenv", "-c", fwConfig(), "-s", script).succeed();
  }
}
