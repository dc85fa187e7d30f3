package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.Digest;
import tandem.json.JsonValue;

/** A device whose slots and boot environment are block devices. */
class LoopDeviceIT {
  private static final int SLOT_BYTES = 6 << 20;
  private static final int ENV_BYTES = 0x4000;

  @TempDir Path folder;
  private final Deque<LoopDevice> loops = new ArrayDeque<>();
  private TestDevice device;

  @BeforeEach
  void nameDevice() {
    device = new TestDevice(folder.resolve("device"));
    RequiredTool.loopDevicesOrSkip();
    RequiredTool.orSkip("losetup", "mke2fs", "mkenvimage", "fw_printenv", "fw_setenv");
  }

  @AfterEach
  void detach() throws Exception {
    // JUnit would warn of each link that leads out of the folder.
    FolderTree.delete(device.root());
    Exception failure = null;
    while (!loops.isEmpty()) {
      try {
        loops.pop().close();
      } catch (Exception e) {
        failure = e; // the others must be detached all the same
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Test
  void image_isReadBackFromTheDeviceAndCommitted() throws Exception {
    makeDevice(SLOT_BYTES, SLOT_BYTES);
    Path image = Images.ext4(folder, "rootfs.ext4", 4 << 20);

    JsonValue report = install(write(image));

    assertThat(Json.text(report, "stored.proof")).isEqualTo("direct");
    Images.expectAtStart(mediumOfSlotB(), image);
    device.expectTrialOfSlotB();
    boot("b");
    device.tandem("commit").run().expect(ExitCode.OK);
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("upgrade_available", "0")
        .containsEntry("bootcount", "0");
  }

  @Test
  void sameImageAfterARollback_isNotWrittenAgain() throws Exception {
    makeDevice(SLOT_BYTES, SLOT_BYTES);
    Path image = Images.ext4(folder, "rootfs.ext4", 4 << 20);
    Path artifact = write(image);
    assertThat(Json.number(install(artifact), "stored.written")).isPositive();
    device.tandem("rollback").run().expect(ExitCode.OK);
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "2")
        .containsEntry("upgrade_available", "0");

    JsonValue again = install(artifact);

    assertThat(Json.number(again, "stored.written")).isZero();
    assertThat(Json.number(again, "stored.skipped")).isEqualTo(4 << 20);
    assertThat(Json.text(again, "stored.proof")).isEqualTo("direct");
    device.expectTrialOfSlotB();
  }

  // Sectors of 512 bytes are all that a loop device keeps to.
  @ParameterizedTest
  @CsvSource({
    "5244416, 5244416", // 5 MiB and three sectors
    "5244416, 5244415",
    "5244416, 5242881",
    "5246976, 5246000", // 5 MiB, 4 KiB and a sector
    "1536, 1536",
    "1536, 1025",
    "512, 1"
  })
  void oddSizes_areWrittenAndReadBackToTheLastByte(int slotBytes, int imageBytes) throws Exception {
    makeDevice(SLOT_BYTES, slotBytes);
    Path image = Images.noise(folder, "noise", imageBytes);

    JsonValue report = install(write(image));

    assertThat(Json.text(report, "stored.proof")).isEqualTo("direct");
    Images.expectAtStart(mediumOfSlotB(), image);
    device.expectTrialOfSlotB();
  }

  @Test
  void imageLargerThanTheSlot_isRefusedBeforeAnythingIsWritten() throws Exception {
    makeDevice(SLOT_BYTES, SLOT_BYTES - 512);
    Path artifact = write(Images.noise(folder, "noise", SLOT_BYTES));

    Run run = refuse(ExitCode.NO_SPACE, device.tandem("install", artifact));

    assertThat(run.error()).contains("image is 6291456 bytes, slot holds 6290944");
  }

  @Test
  void mountedTarget_isRefused() throws Exception {
    RequiredTool.ownMountsOrSkip();
    makeDevice(SLOT_BYTES, SLOT_BYTES);
    Command.of("mke2fs", "-q", "-t", "ext4", device.slot("b")).succeed();
    Path artifact = write(Images.noise(folder, "noise", 4 << 20));
    Path point = Files.createDirectory(folder.resolve("mnt"));

    Command mounted =
        Command.of(
            "unshare",
            "-m",
            "sh",
            "-euc",
            "mount -o ro \"$1\" \"$2\"; shift 2; exec \"$@\"",
            "sh",
            device.slot("b"),
            point,
            TandemProcess.PROGRAM,
            "install",
            "--root",
            device.root(),
            artifact);
    Run run = refuse(ExitCode.BUSY, mounted);

    assertThat(run.error()).contains("is mounted at " + point);
  }

  @Test
  void targetMountedWhereTandemCanNotSeeIt_isRefused() throws Exception {
    RequiredTool.ownMountsOrSkip();
    makeDevice(SLOT_BYTES, SLOT_BYTES);
    Command.of("mke2fs", "-q", "-t", "ext4", device.slot("b")).succeed();
    Path artifact = write(Images.noise(folder, "noise", 4 << 20));
    Path point = Files.createDirectory(folder.resolve("mnt"));
    Path ready = folder.resolve("ready");
    Command mount =
        Command.of(
            "unshare",
            "-m",
            "sh",
            "-euc",
            "mount -o ro \"$1\" \"$2\"; : >\"$3\"; read -r end",
            "sh",
            device.slot("b"),
            point,
            ready);

    try (RunningCommand elsewhere = mount.start()) {
      elsewhere.waitFor(() -> Files.exists(ready));
      Run run = refuse(ExitCode.BUSY, device.tandem("install", artifact));
      assertThat(run.error()).contains("is in use");
      elsewhere.feed(new byte[] {'\n'}, 0, 1);
      elsewhere.await();
    }
  }

  @Test
  void variablesOfOthers_surviveTheSwitch() throws Exception {
    makeDevice(SLOT_BYTES, SLOT_BYTES);
    device.setEnvironment("board=a b=c", "ethaddr=00:11:22:33:44:55");

    install(write(Images.noise(folder, "noise", 1 << 20)));

    device.expectTrialOfSlotB();
    assertThat(device.environment())
        .containsEntry("board", "a b=c")
        .containsEntry("ethaddr", "00:11:22:33:44:55");
  }

  /** Runs what must fail and leave both slots and the environment as they are. */
  private Run refuse(ExitCode code, Command command) throws Exception {
    List<Digest> before = content();
    Map<String, String> environment = device.environment();

    Run run = command.run().expect(code);

    assertThat(content()).isEqualTo(before);
    assertThat(device.environment()).isEqualTo(environment);
    return run;
  }

  private List<Digest> content() throws Exception {
    return List.of(
        Digest.sha256(Files.readAllBytes(device.slot("a"))),
        Digest.sha256(Files.readAllBytes(device.slot("b"))),
        Digest.sha256(Files.readAllBytes(device.root().resolve("dev/bootenv"))));
  }

  /** Returns the file behind the device, in which nothing is that was not flushed to it. */
  private Path mediumOfSlotB() {
    return folder.resolve("b.img");
  }

  private JsonValue install(Path artifact) throws Exception {
    Run run = device.tandem("install", "--json", artifact).run().expect(ExitCode.OK);
    return Json.document(run.out());
  }

  private Path write(Path image) {
    Path artifact = folder.resolve(image.getFileName() + ".mender");
    Run.tandem(
            "artifact",
            "write",
            "rootfs-image",
            "-t",
            "sim",
            "-n",
            "release-1",
            "-f",
            image,
            "-o",
            artifact)
        .expect(ExitCode.OK);
    return artifact;
  }

  private void makeDevice(long bytesOfA, long bytesOfB) throws Exception {
    Path root = device.root();
    loop("a.img", bytesOfA).linkAs(root.resolve("dev/slot-a"));
    loop("b.img", bytesOfB).linkAs(root.resolve("dev/slot-b"));
    TestDevice.create(root);
    makeEnvironment(root);
    boot("a");
  }

  private LoopDevice loop(String name, long bytes) throws Exception {
    LoopDevice loop = LoopDevice.create(folder.resolve(name), bytes);
    loops.push(loop);
    return loop;
  }

  /** Two copies on one device, neither of which starts on a page. */
  private void makeEnvironment(Path root) throws Exception {
    LoopDevice loop = loop("env.img", 256 << 10);
    loop.linkAs(root.resolve("dev/bootenv"));
    Path text = folder.resolve("env.txt");
    Files.writeString(
        text,
        """
        mender_boot_part=2
        mender_boot_part_hex=2
        upgrade_available=0
        bootcount=0
        bootlimit=1
        altbootcmd=run mender_altbootcmd
        """);
    Path copy = folder.resolve("env.bin");
    Command.of("mkenvimage", "-r", "-s", ENV_BYTES, "-o", copy, text).succeed();
    for (int sector : new int[] {3, 99}) {
      Command.of("dd", "status=none", "if=" + copy, "of=" + loop.path(), "seek=" + sector)
          .succeed();
    }
    String format = "%1$s 0x600 0x4000\n%1$s 50688 0x4000\n";
    Files.writeString(root.resolve("etc/fw_env.config"), format.formatted("/dev/bootenv"));
    Files.writeString(root.resolve("etc/fw_env.host.config"), format.formatted(loop.path()));
  }

  /** Plays a boot into a slot: the kernel then has it as its root. */
  private void boot(String letter) throws Exception {
    String loop = device.slot(letter).toRealPath().getFileName().toString();
    String number = Files.readString(Path.of("/sys/class/block", loop, "dev")).strip();
    Path proc = device.root().resolve("proc");
    Files.writeString(proc.resolve("cmdline"), "root=/dev/slot-" + letter + " rootwait\n");
    Files.writeString(
        proc.resolve("self/mountinfo"),
        "21 1 " + number + " / / ro - ext4 /dev/slot-" + letter + " ro\n");
  }
}
