package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue;

/** A slot that does not hold what was written to it: strace loses writes, a test flips a byte. */
class RepairIT {
  private static final int IMAGE_BYTES = 1 << 20;
  private static final int PIECE = 256 << 10;

  @TempDir static Path shared;
  private static Release release;

  @TempDir Path folder;

  @BeforeAll
  static void makeArtifact() throws Exception {
    RequiredTool.orSkip("strace", "fw_printenv");
    release = Release.ofNoise(shared, "release-1", IMAGE_BYTES);
  }

  private TestDevice device() {
    return TestDevice.create(folder.resolve("device"), "--slot-size", IMAGE_BYTES);
  }

  /** Lets system calls on the slot go as the expression says. */
  private static Command strace(TestDevice device, Path slot, String inject, Command command) {
    return command.behind(
        "strace",
        "-f",
        "-qqq",
        "-o",
        device.root().resolve("../trace").toString(),
        "-P",
        slot.toString(),
        "-e",
        "trace=pwrite64,fsync",
        "-e",
        "inject=" + inject);
  }

  @Test
  void lostWrite_isDoneAgainAndNothingElse() throws Exception {
    TestDevice device = device();
    String loseOne = "pwrite64:retval=" + PIECE + ":when=2";

    Run run =
        strace(
                device,
                device.slot("b"),
                loseOne,
                device.tandem("install", "--json", release.artifact()))
            .run()
            .expect(ExitCode.OK);

    assertThat(run.err()).contains("read back are not what was written; repair 1 of 3 follows");
    JsonValue report = Json.document(run.out());
    assertThat(Json.number(report, "stored.written")).isEqualTo(PIECE);
    Images.expectAtStart(device.slot("b"), release.image());
    device.expectTrialOfSlotB();
  }

  @Test
  void slotThatLosesEveryWrite_isGivenUpAndNotSwitchedTo() throws Exception {
    TestDevice device = device();
    var before = device.bootState();
    String loseAll = "pwrite64:retval=" + PIECE;

    Run run =
        strace(device, device.slot("b"), loseAll, device.tandem("install", release.artifact()))
            .run()
            .expect(ExitCode.VERIFY_FAILED);

    assertThat(run.err()).contains("; repair 3 of 3 follows").doesNotContain("repair 4");
    assertThat(device.bootState()).isEqualTo(before);
    device.run("install", release.artifact());
    Images.expectAtStart(device.slot("b"), release.image());
  }

  @Test
  void lostWriteOfAnArtifactFromAPipe_isDoneByTheNextInstallation() throws Exception {
    TestDevice device = device();
    var before = device.bootState();
    String loseOne = "pwrite64:retval=" + PIECE + ":when=2";

    strace(
            device,
            device.slot("b"),
            loseOne,
            device.tandem("install", "-").input(release.artifact()))
        .run()
        .expect(ExitCode.VERIFY_FAILED);

    assertThat(device.bootState()).isEqualTo(before);
    JsonValue report = Json.document(device.run("install", "--json", release.artifact()).out());
    assertThat(Json.number(report, "stored.written")).isEqualTo(PIECE);
    Images.expectAtStart(device.slot("b"), release.image());
  }

  @Test
  void byteThatFlipsBelowThePageCache_isWrittenAgain() throws Exception {
    RequiredTool.loopDevicesOrSkip();
    Path backing = folder.resolve("b.img");
    byte[] expected = Files.readAllBytes(release.image());
    int at = 700_000;
    Path root = folder.resolve("device");
    try (LoopDevice loop = LoopDevice.create(backing, IMAGE_BYTES)) {
      loop.linkAs(root.resolve("dev/slot-b"));
      TestDevice device = TestDevice.create(root, "--slot-size", IMAGE_BYTES);
      // Two seconds between the flush of the slot and its reading back.
      String slowly = "fsync:delay_exit=2000000";
      Command command = device.tandem("install", "--json", release.artifact());
      try (RunningCommand install = strace(device, loop.path(), slowly, command).start()) {
        install.waitFor(() -> Files.readAllBytes(backing)[at] == expected[at]);
        try (RandomAccessFile file = new RandomAccessFile(backing.toFile(), "rw")) {
          file.seek(at);
          file.write(expected[at] ^ 1);
        }
        Run run = install.endOfInput().await().expect(ExitCode.OK);

        assertThat(run.err()).contains("are not what was written, or not readable; repair 1 of 2");
        JsonValue report = Json.document(run.out());
        assertThat(Json.text(report, "stored.proof")).isEqualTo("direct");
        assertThat(Json.number(report, "stored.written")).isEqualTo(IMAGE_BYTES);
        assertThat(Json.number(report, "stored.repaired")).isEqualTo(64 << 10);
      }
      assertThat(Arrays.mismatch(Files.readAllBytes(backing), expected)).isEqualTo(-1);
    } finally {
      FolderTree.delete(root); // JUnit would warn of the link that leads out of the folder
    }
  }
}
