package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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

  @TempDir Path folder;
  private LoopTestDevice loops;
  private TestDevice device;

  @BeforeEach
  void nameDevice() {
    loops = new LoopTestDevice(folder);
    device = loops.device();
    LoopTestDevice.orSkip();
    RequiredTool.orSkip("mke2fs");
  }

  @AfterEach
  void detach() throws Exception {
    loops.close();
  }

  @Test
  void image_isReadBackFromTheDeviceAndCommitted() throws Exception {
    loops.make(SLOT_BYTES, SLOT_BYTES);
    Path image = Images.ext4(folder, "rootfs.ext4", 4 << 20);

    JsonValue report = install(write(image));

    assertThat(Json.text(report, "stored.proof")).isEqualTo("direct");
    Images.expectAtStart(loops.medium("b"), image);
    device.expectTrialOfSlotB();
    loops.run("b");
    device.tandem("commit").run().expect(ExitCode.OK);
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("upgrade_available", "0")
        .containsEntry("bootcount", "0");
  }

  @Test
  void sameImageAfterARollback_isNotWrittenAgain() throws Exception {
    loops.make(SLOT_BYTES, SLOT_BYTES);
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
    loops.make(SLOT_BYTES, slotBytes);
    Path image = Images.noise(folder, "noise", imageBytes);

    JsonValue report = install(write(image));

    assertThat(Json.text(report, "stored.proof")).isEqualTo("direct");
    Images.expectAtStart(loops.medium("b"), image);
    device.expectTrialOfSlotB();
  }

  @Test
  void imageLargerThanTheSlot_isRefusedBeforeAnythingIsWritten() throws Exception {
    loops.make(SLOT_BYTES, SLOT_BYTES - 512);
    Path artifact = write(Images.noise(folder, "noise", SLOT_BYTES));

    Run run = refuse(ExitCode.NO_SPACE, device.tandem("install", artifact));

    assertThat(run.error()).contains("image is 6291456 bytes, slot holds 6290944");
  }

  @Test
  void mountedTarget_isRefused() throws Exception {
    RequiredTool.ownMountsOrSkip();
    loops.make(SLOT_BYTES, SLOT_BYTES);
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
    loops.make(SLOT_BYTES, SLOT_BYTES);
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
    loops.make(SLOT_BYTES, SLOT_BYTES);
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

  private JsonValue install(Path artifact) throws Exception {
    Run run = device.tandem("install", "--json", artifact).run().expect(ExitCode.OK);
    return Json.document(run.out());
  }

  private Path write(Path image) {
    return Release.of(folder, "release-1", image).artifact();
  }
}
