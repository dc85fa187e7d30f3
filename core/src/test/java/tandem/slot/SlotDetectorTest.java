package tandem.slot;

import static org.assertj.core.api.Assertions.assertThat;
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

class SlotDetectorTest {
  private static final String OVERLAY = "27 1 0:22 / / rw,relatime - overlay overlay rw";

  @TempDir Path temp;
  private SimulatedDevice device;

  /** Slot A is {@code mmcblk0p2} = 179:2, slot B is {@code mmcblk0p3} = 179:3, with all names. */
  @BeforeEach
  void makeDevice() throws IOException {
    device = SimulatedDevice.withFiles(temp);
    for (int part = 2; part <= 3; part++) {
      String name = "mmcblk0p" + part;
      device
          .link("dev/disk/by-partuuid/a0b1-0" + part, "../../" + name)
          .link("dev/disk/by-partlabel/root\\x20" + part, "../../" + name)
          .link("dev/disk/by-uuid/1234567" + part + "-89ab-cdef-0123-456789abcdef", "/dev/" + name)
          .link("dev/disk/by-label/rootfs" + part, "../../" + name)
          .link("dev/disk/by-path/platform-mmc-part" + part, "../../" + name)
          .file("sys/class/block/" + name + "/dev", "179:" + part + "\n")
          .file(
              "sys/class/block/" + name + "/uevent",
              "MAJOR=179\nMINOR="
                  + part
                  + "\nDEVNAME="
                  + name
                  + "\nPARTUUID=cafe-0"
                  + part
                  + "\nPARTNAME=gpt"
                  + part
                  + "\n")
          .link("sys/dev/block/179:" + part, "../../class/block/" + name);
    }
    device.link("dev/mapper/root_a", "../dm-0").file("dev/dm-0", "");
    device.file("sys/class/block/dm-0/slaves/mmcblk0p2/dev", "179:2\n");
    device.file("sys/class/block/dm-0/dm/name", "root_a\n");
    device.link("sys/dev/block/254:0", "../../class/block/dm-0");
    device.file("sys/class/block/dm-0/uevent", "MAJOR=254\nMINOR=0\nDEVNAME=dm-0\n");
  }

  private static void assertActive(SlotPair slots, String name) {
    assertThat(slots.active().name()).isEqualTo(name);
    assertThat(slots.inactive().name()).isEqualTo(name.equals("A") ? "B" : "A");
  }

  private void assertConfigError(String... parts) {
    assertThatThrownBy(() -> device.detect())
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG);
              assertThat(e.hint()).isPresent();
            })
        .hasMessageContainingAll(parts);
  }

  @Test
  void slots_haveNameDeviceAndBootPart() throws Exception {
    SlotPair slots = device.commandLine("root=/dev/mmcblk0p3").detect();

    assertThat(slots)
        .isEqualTo(
            new SlotPair(
                new Slot("B", "/dev/mmcblk0p3", device.root.resolve("dev/mmcblk0p3"), 3),
                new Slot("A", "/dev/mmcblk0p2", device.root.resolve("dev/mmcblk0p2"), 2)));
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/mmcblk0p2, /dev/mmcblk0p3",
    "PARTUUID=a0b1-02, PARTUUID=A0B1-03",
    "PARTLABEL=root 2, PARTLABEL=root 3",
    "PARTLABEL=gpt2, PARTLABEL=gpt3",
    "UUID=12345672-89ab-cdef-0123-456789abcdef, UUID=12345673-89AB-CDEF-0123-456789ABCDEF",
    "LABEL=rootfs2, LABEL=rootfs3",
    "/dev/disk/by-partuuid/a0b1-02, /dev/disk/by-partuuid/a0b1-03",
    "/dev/disk/by-path/platform-mmc-part2, /dev/disk/by-path/platform-mmc-part3",
    "/dev/../dev//mmcblk0p2, /../dev/mmcblk0p3",
  })
  void configuredNames_areResolved(String a, String b) throws Exception {
    SlotPair slots = device.slots(a, b).commandLine("root=/dev/mmcblk0p2").detect();

    assertActive(slots, "A");
    assertThat(slots.active().device()).isEqualTo(device.root.resolve("dev/mmcblk0p2"));
    assertThat(slots.active().configured()).isEqualTo(a);
    assertThat(slots.active().bootPart()).isEqualTo(2);
    assertThat(slots.inactive().device()).isEqualTo(device.root.resolve("dev/mmcblk0p3"));
    assertThat(slots.inactive().bootPart()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/mapper/root_b", "/dev/dm-1"})
  void deviceMapperName_isResolvedWithAndWithoutUdev(String b) throws Exception {
    device.file("dev/dm-1", "").file("sys/class/block/dm-1/dm/name", "root_b\n");

    SlotPair slots =
        device
            .slots("/dev/mapper/root_a", b)
            .bootParts(1, 2)
            .commandLine("root=/dev/dm-0")
            .detect();

    assertActive(slots, "A");
    assertThat(slots.inactive().device()).isEqualTo(device.root.resolve("dev/dm-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/mmcblk0p3",
        "PARTUUID=a0b1-03",
        "PARTUUID=A0B1-03",
        "PARTUUID=a0b1-02/PARTNROFF=1",
        "PARTLABEL=gpt3",
        "PARTUUID=CAFE-03",
        "UUID=12345673-89ab-cdef-0123-456789abcdef",
        "LABEL=rootfs3",
        "/dev/disk/by-label/rootfs3",
        "179:3",
        "b303",
      })
  void commandLine_namesTheActiveSlot(String root) throws Exception {
    assertActive(device.commandLine("quiet root=" + root + " rw").detect(), "B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/dm-0", "/dev/mapper/root_a", "254:0", "fe00"})
  void deviceUponASlot_countsAsThatSlot(String root) throws Exception {
    assertActive(device.commandLine("root=" + root).detect(), "A");
  }

  @Test
  void devicesUponEachOther_areFollowedDown() throws Exception {
    device.file("dev/dm-1", "").file("sys/class/block/dm-1/slaves/dm-0/dev", "254:0\n");

    assertActive(device.commandLine("root=/dev/dm-1").detect(), "A");
  }

  @Test
  void deviceUponItself_endsTheSearch() throws Exception {
    device.file("dev/dm-9", "").file("sys/class/block/dm-9/slaves/dm-9/dev", "254:9\n");
    device.commandLine("root=/dev/dm-9");

    assertConfigError("neither slot is the running one");
  }

  @Test
  void deviceUponBothSlots_isNeither() throws Exception {
    device.folder("sys/class/block/dm-0/slaves/mmcblk0p3").commandLine("root=/dev/dm-0");

    assertConfigError("neither slot is the running one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "27 1 179:3 / / rw - ext4 /dev/root rw",
        "27 1 0:31 / / rw - btrfs /dev/mmcblk0p3 rw",
        "27 1 0:31 /@ / rw - btrfs /dev/disk/by-partuuid/a0b1-03 rw",
        "27 1 8:1 / / rw - ext4 /dev/mmcblk0p3 rw",
      })
  void mountOfRoot_tellsTheActiveSlot(String line) throws Exception {
    assertActive(device.mounts("1 1 0:2 / / rw - rootfs rootfs rw", line).detect(), "B");
  }

  @Test
  void mountOfADeviceUponASlot_tellsTheActiveSlot() throws Exception {
    device.mounts("27 1 254:0 / / ro - squashfs /dev/root ro");

    assertActive(device.detect(), "A");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OVERLAY,
        "27 1 0:2 / /proc rw - proc proc rw",
        "27 1 31:4 / / ro - squashfs /dev/root ro",
      })
  void mountThatTellsNothing_leavesItToTheCommandLine(String line) throws Exception {
    assertActive(device.mounts(line).commandLine("root=PARTUUID=a0b1-03").detect(), "B");
  }

  @Test
  void mountAndCommandLineThatAgree_areFine() throws Exception {
    device.mounts("27 1 179:2 / / rw - ext4 /dev/root rw").commandLine("root=/dev/mmcblk0p2");

    assertActive(device.detect(), "A");
  }

  @Test
  void contradiction_isAnErrorThatListsAll() throws Exception {
    device.mounts("27 1 179:2 / / rw - ext4 /dev/root rw").commandLine("root=/dev/mmcblk0p3");

    assertConfigError(
        "slots: the running slot is contradictory; RootfsPartA /dev/mmcblk0p2 (regular file);"
            + " RootfsPartB /dev/mmcblk0p3 (regular file);"
            + " / is mounted from /dev/root (ext4, 179:2);"
            + " the kernel command line says root=/dev/mmcblk0p3");
  }

  @Test
  void fileSystemName_isNoContradictionBecauseBothSlotsMayHaveIt() throws Exception {
    device.mounts("27 1 179:2 / / rw - ext4 /dev/root rw").commandLine("root=LABEL=rootfs3");

    assertActive(device.detect(), "A");
  }

  @ParameterizedTest
  @CsvSource({
    "UUID=12345673-89ab-cdef-0123-456789abcdef, 123456738 9abcdef0123456789abcdef",
    "UUID=ABCD-1234, 3412cdab",
    "LABEL=rootfs3, 726f6f74667333",
    "/dev/disk/by-label/rootfs3, 72006f006f00740066007300330",
  })
  void fileSystemThatBothSlotsHold_doesNotTellWhichOneRuns(String root, String hex)
      throws Exception {
    byte[] slot = new byte[8192];
    String digits = hex.replace(" ", "");
    for (int i = 0; i + 1 < digits.length(); i += 2) {
      slot[1128 + i / 2] = (byte) Integer.parseInt(digits.substring(i, i + 2), 16);
    }
    Files.write(device.root.resolve("dev/mmcblk0p2"), slot);
    device.link("dev/disk/by-uuid/ABCD-1234", "../../mmcblk0p3");
    device.mounts(OVERLAY).commandLine("root=" + root);

    assertConfigError("both slots may hold the file system that is running", "root=" + root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/nfs",
        "/dev/ram0",
        "ubi0:rootfs",
        "PARTUUID=ffff-01",
        "PARTUUID=ffff-02/PARTNROFF=1",
        "PARTUUID=a0b1-02/PARTNROFF=x",
        "PARTUUID=a0b1-02/PARTNROFF=9",
        "8:1",
        "live:x",
        "0xb303",
        "overlay"
      })
  void otherRoot_isAnError(String root) throws Exception {
    device.commandLine("root=" + root);

    assertConfigError("neither slot is the running one", "root=" + root);
  }

  @Test
  void initramfs_isNoRunningSlot() throws Exception {
    device.mounts("1 1 0:2 / / rw - rootfs rootfs rw").commandLine("root=/dev/mmcblk0p2");

    assertConfigError("neither slot is the running one", "/ is mounted from rootfs");
  }

  @Test
  void nothingKnown_isAnErrorThatSaysSo() {
    assertConfigError("the mount of / is not to be seen", "the kernel command line has no root=");
  }

  @Test
  void missingInactiveSlot_isLeftToTheTargetCheck() throws Exception {
    Files.delete(device.root.resolve("dev/mmcblk0p3"));

    SlotPair slots = device.commandLine("root=/dev/mmcblk0p2").detect();

    assertActive(slots, "A");
    assertThat(slots.inactive().bootPart()).isEqualTo(3);
  }

  @Test
  void missingActiveSlot_isAnError() throws Exception {
    Files.delete(device.root.resolve("dev/mmcblk0p3"));
    device.commandLine("root=/dev/mmcblk0p3");

    assertConfigError("RootfsPartB /dev/mmcblk0p3 (does not exist)");
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/mmcblk0p2, PARTUUID=a0b1-02",
    "/dev/mmcblk0p2, /dev/hardlink3",
    "/dev/none1, /dev/none1",
  })
  void bothNamesForOneDevice_isAnError(String a, String b) throws Exception {
    Files.createLink(device.root.resolve("dev/hardlink3"), device.root.resolve("dev/mmcblk0p2"));
    device.slots(a, b).commandLine("root=/dev/mmcblk0p2");

    assertConfigError("slots: both are one device");
  }

  @ParameterizedTest
  @CsvSource({"'', /dev/mmcblk0p3, RootfsPartA", "/dev/mmcblk0p2, '', RootfsPartB"})
  void slotThatIsNotSet_isAnError(String a, String b, String key) {
    device.slots(a, b);

    assertConfigError(key + " is not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mmcblk0p3", "ubi0", "ubi_0", "PARTID=x", "179:3", "=", "partuuid=a0b1-03"})
  void unknownForm_isAnErrorThatListsTheForms(String b) {
    device.slots("/dev/mmcblk0p2", b);

    assertThatThrownBy(() -> device.detect())
        .hasMessage(
            "slot B: RootfsPartB is '"
                + b
                + "', expected /dev/..., PARTUUID=, PARTLABEL=, UUID=, LABEL=, ubiX_Y or ubiX:NAME");
  }

  @Test
  void slotWithoutPartitionNumber_needsTheSetting() throws Exception {
    device.file("dev/slot-b", "").slots("/dev/mmcblk0p2", "/dev/slot-b");

    assertThatThrownBy(() -> device.detect())
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> assertThat(e.hint()).contains("set Tandem.BootPartB in mender.conf"))
        .hasMessage("slot B: /dev/slot-b has no partition number to give to the bootloader");

    SlotPair slots = device.bootParts(7, 8).commandLine("root=/dev/slot-b").detect();
    assertThat(slots.active().bootPart()).isEqualTo(8);
    assertThat(slots.inactive().bootPart()).isEqualTo(7);
  }

  @Test
  void slotsWithOneBootPart_areAnError() throws Exception {
    device.file("dev/sdb2", "").slots("/dev/mmcblk0p2", "/dev/sdb2");

    assertConfigError("slots: both have boot part 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PARTUUID=../../mmcblk0p3", "LABEL=../../mmcblk0p3", "LABEL=..", "UUID=."})
  void namesThatClimb_reachNothing(String root) throws Exception {
    device.commandLine("root=" + root);

    assertConfigError("neither slot is the running one");
  }

  @Test
  void circleOfLinksInASlot_isAnError() throws Exception {
    device.link("dev/round2", "round2").slots("/dev/round2", "/dev/mmcblk0p3");

    assertThatThrownBy(() -> device.detect()).hasMessageContaining("more than 40 links");
  }

  @Test
  void hugeTable_isNotRead() throws Exception {
    device.commandLine("x".repeat((4 << 20) + 1));

    assertThatThrownBy(() -> device.detect()).hasMessageContaining("larger than the 4194304 bytes");
  }
}
