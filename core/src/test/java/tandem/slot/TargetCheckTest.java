package tandem.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class TargetCheckTest {
  @TempDir Path temp;
  private SimulatedDevice device;

  @BeforeEach
  void makeDevice() throws IOException {
    device = SimulatedDevice.withFiles(temp).commandLine("root=/dev/mmcblk0p2");
  }

  private void check() throws UpdateException {
    TargetCheck.check(device.paths, device.detect());
  }

  private void assertRefused(ErrorKind kind, String message) {
    assertThatThrownBy(this::check)
        .isInstanceOfSatisfying(UpdateException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessage("slot B /dev/mmcblk0p3: " + message);
  }

  @Test
  void freeFile_isFine() {
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void otherMountsSwapAndHolders_areFine() throws Exception {
    device
        .mounts(
            "27 1 179:2 / / rw - ext4 /dev/mmcblk0p2 rw",
            "28 27 0:30 / /tmp rw - tmpfs tmpfs rw",
            "29 27 0:31 / /nfs rw - nfs server:/dev/mmcblk0p3 rw")
        .file("proc/swaps", "Filename Type Size Used Priority\n/dev/mmcblk0p5 partition 1 0 -2\n")
        .folder("sys/class/block/mmcblk0p3/holders")
        .file("sys/class/block/mmcblk0p3/ro", "0\n");

    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void missingTarget_isRefusedAndNotCreated() throws Exception {
    Path target = device.root.resolve("dev/mmcblk0p3");
    Files.delete(target);

    assertRefused(ErrorKind.CONFIG, "does not exist");
    assertThat(target).doesNotExist();
  }

  @Test
  void folder_isRefused() throws Exception {
    Files.delete(device.root.resolve("dev/mmcblk0p3"));
    device.folder("dev/mmcblk0p3");

    assertRefused(ErrorKind.CONFIG, "is neither a block device nor an UBI volume nor a file");
  }

  @Test
  void characterDevice_isRefused() throws Exception {
    Files.delete(device.root.resolve("dev/mmcblk0p3"));
    device.link("dev/mmcblk0p3", "/dev/null");

    assertRefused(ErrorKind.CONFIG, "is neither a block device nor an UBI volume nor a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/mmcblk0p3", "/dev/disk/by-label/b", "/dev/../dev/mmcblk0p3"})
  void mountedTarget_isRefusedByAnyOfItsNames(String source) throws Exception {
    device
        .link("dev/disk/by-label/b", "../../mmcblk0p3")
        .mounts(
            "28 27 0:40 / /mnt/my\\040b rw - btrfs " + source + " rw",
            "29 28 0:40 / /mnt/again rw - btrfs " + source + " rw");

    assertRefused(ErrorKind.BUSY, "is mounted at /mnt/my b, /mnt/again");
  }

  @Test
  void mountInTheTableOfInit_isSeen() throws Exception {
    device.file("proc/1/mountinfo", "28 27 179:3 / /media/b rw - ext4 /dev/mmcblk0p3 rw\n");

    assertRefused(ErrorKind.BUSY, "is mounted at /media/b");
  }

  @Test
  void swap_isRefused() throws Exception {
    device
        .link("dev/swap disk", "mmcblk0p3")
        .file("proc/swaps", "Filename\tType\n/dev/swap\\040disk\tpartition\t100\t0\t-2\n");

    assertRefused(ErrorKind.BUSY, "is used as swap");
  }

  @Test
  void holders_areRefused() throws Exception {
    device.folder("sys/class/block/mmcblk0p3/holders/dm-3");

    assertRefused(ErrorKind.BUSY, "is held by dm-3");
  }

  @Test
  void readOnlyTarget_isRefused() throws Exception {
    device.file("sys/class/block/mmcblk0p3/ro", "1\n");

    assertRefused(ErrorKind.OS_ERROR, "is read-only");
  }

  @Test
  void partitionOfTheTarget_mustBeFreeToo() throws Exception {
    device
        .file("dev/mmcblk0p3p1", "")
        .file("sys/class/block/mmcblk0p3/mmcblk0p3p1/partition", "1\n")
        .mounts("28 27 179:9 / /mnt rw - ext4 /dev/mmcblk0p3p1 rw");

    assertRefused(ErrorKind.BUSY, "its content, as /dev/mmcblk0p3p1, is mounted at /mnt");
  }

  @Test
  void loopOverTheTarget_mustBeFreeToo() throws Exception {
    device
        .file("dev/loop7", "")
        .file("sys/class/block/loop7/loop/backing_file", "/dev/mmcblk0p3\n")
        .file("dev/loop8", "")
        .file("sys/class/block/loop8/loop/backing_file", "/dev/mmcblk0p2\n")
        .mounts("27 1 7:8 / / rw - ext4 /dev/loop8 rw", "28 27 7:7 / /mnt rw - ext4 /dev/loop7 rw");

    assertRefused(ErrorKind.BUSY, "its content, as /dev/loop7, is mounted at /mnt");
  }

  @Test
  void loopOverTheActiveSlot_isRefused() throws Exception {
    device.file("sys/class/block/mmcblk0p3/loop/backing_file", "/dev/mmcblk0p2\n");

    assertRefused(
        ErrorKind.CONFIG, "shares bytes with the active slot, /dev/mmcblk0p2 (regular file)");
  }

  @Test
  void loopsThatShareBytesOfOneFile_areRefusedAndThoseThatDoNotAreFine() throws Exception {
    device.file("disk.img", "");
    for (String slot : new String[] {"mmcblk0p2", "mmcblk0p3"}) {
      device
          .file("sys/class/block/" + slot + "/loop/backing_file", "/disk.img\n")
          .file("sys/class/block/" + slot + "/size", "8\n");
    }
    device.file("sys/class/block/mmcblk0p3/loop/offset", "4096\n");
    assertThatCode(this::check).doesNotThrowAnyException();

    device.file("sys/class/block/mmcblk0p3/loop/offset", "4095\n");

    assertRefused(
        ErrorKind.CONFIG, "shares bytes with the active slot, /dev/mmcblk0p2 (regular file)");
  }

  @ParameterizedTest
  @CsvSource({
    "mmcblk0p3/mmcblk0p2/partition",
    "mmcblk0p3/slaves/mmcblk0p2/dev",
  })
  void targetThatContainsTheActiveSlot_isRefused(String sysFile) throws Exception {
    device.file("sys/class/block/" + sysFile, "1\n");

    assertRefused(
        ErrorKind.CONFIG, "shares its device with the active slot, /dev/mmcblk0p2 (regular file)");
  }

  @Test
  void targetThatIsTheActiveSlot_isRefused() throws Exception {
    SlotPair slots = device.detect();
    SlotPair same = new SlotPair(slots.active(), slots.active());

    assertThatThrownBy(() -> TargetCheck.check(device.paths, same))
        .hasMessage("slot A /dev/mmcblk0p2: is the active slot, /dev/mmcblk0p2 (regular file)");
  }

  @Test
  void nameThatLeadsElsewhereByNow_isRefused() throws Exception {
    device.link("dev/disk/by-label/b", "../../mmcblk0p3").slots("/dev/mmcblk0p2", "LABEL=b");
    SlotPair slots = device.detect();
    Files.delete(device.root.resolve("dev/disk/by-label/b"));
    device.link("dev/disk/by-label/b", "../../mmcblk0p2");

    assertThatThrownBy(() -> TargetCheck.check(device.paths, slots))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageMatching("slot B: LABEL=b was .*/dev/mmcblk0p3 before, is .*/dev/mmcblk0p2 now");
  }

  @Test
  void unreadableMountTable_isNotTakenForAnEmptyOne() throws Exception {
    SlotPair slots = device.detect();
    device.mounts("garbage");

    assertThatThrownBy(() -> TargetCheck.check(device.paths, slots))
        .hasMessageContaining("mountinfo: got the line 'garbage'");
  }
}
