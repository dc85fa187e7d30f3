package tandem.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static tandem.slot.RequiredTool.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Slots that are real loop devices, on a simulated device and on the machine itself. */
class SlotDetectorIT {
  private static final int SIZE = 4 << 20;

  @TempDir Path temp;
  private final Deque<String[]> undo = new ArrayDeque<>();
  private SimulatedDevice device;
  private Path imageB;
  private String loopA;
  private String loopB;

  @BeforeEach
  void makeDevice() throws Exception {
    RequiredTool.orSkip("losetup", "mkfs.ext4", "mount", "umount");
    RequiredTool.rootOrSkip();
    imageB = image("b.img");
    loopA = loop(image("a.img"));
    loopB = loop(imageB);
    device =
        new SimulatedDevice(Files.createDirectories(temp.resolve("device")))
            .link("dev/mmcblk0p2", loopA)
            .link("dev/mmcblk0p3", loopB)
            .link("dev/disk/by-partuuid/12-02", "../../mmcblk0p2")
            .link("dev/disk/by-partuuid/12-03", "/dev/mmcblk0p3")
            .commandLine("root=PARTUUID=12-02");
  }

  @AfterEach
  void undoAll() throws Exception {
    IOException failure = null;
    while (!undo.isEmpty()) {
      try {
        run(undo.pop());
      } catch (IOException e) {
        failure = e; // the rest must be undone all the same
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Path image(String name) throws IOException {
    Path image = temp.toRealPath().resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    return image;
  }

  private String loop(Path image) throws Exception {
    String loop = run("losetup", "--find", "--show", image.toString());
    undo.push(new String[] {"losetup", "--detach", loop});
    return loop;
  }

  private static String number(String loop) throws IOException {
    return Files.readString(Path.of("/sys/class/block", loop.substring(5), "dev")).strip();
  }

  private Path mount(String source) throws Exception {
    Path point = Files.createDirectories(temp.toRealPath().resolve("mount point"));
    run("mount", source, point.toString());
    undo.push(new String[] {"umount", point.toString()});
    return point;
  }

  private void assertRefused(DevicePaths paths, SlotPair slots, ErrorKind kind, String message) {
    assertThatThrownBy(() -> TargetCheck.check(paths, slots))
        .isInstanceOfSatisfying(UpdateException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }

  private void assertMountedThrough(String loop, Path point) throws Exception {
    assertRefused(
        device.paths,
        device.detect(),
        ErrorKind.BUSY,
        "its content, as " + loop + ", is mounted at " + point);
  }

  @Test
  void loopDevicesBehindLinks_areSlots() throws Exception {
    SlotPair slots = device.slots("PARTUUID=12-02", "PARTUUID=12-03").detect();

    assertThat(slots)
        .isEqualTo(
            new SlotPair(
                new Slot("A", "PARTUUID=12-02", Path.of(loopA), 2),
                new Slot("B", "PARTUUID=12-03", Path.of(loopB), 3)));
    assertThatCode(() -> TargetCheck.check(device.paths, slots)).doesNotThrowAnyException();
  }

  @Test
  void nodesWithTheSameNumber_areOneDevice() throws Exception {
    RequiredTool.orSkip("mknod");
    int colon = number(loopA).indexOf(':');
    String major = number(loopA).substring(0, colon);
    String minor = number(loopA).substring(colon + 1);
    run("mknod", device.root.resolve("dev/alias3").toString(), "b", major, minor);
    device.slots("/dev/mmcblk0p2", "/dev/alias3");

    assertThatThrownBy(() -> device.detect()).hasMessageContaining("slots: both are one device");
  }

  @Test
  void mountOfALoopDevice_tellsTheActiveSlotByNumber() throws Exception {
    device.mounts("27 1 " + number(loopB) + " / / rw - ext4 /dev/root rw").commandLine("quiet");

    assertThat(device.detect().active().name()).isEqualTo("B");
  }

  @Test
  void mountedLoopDevice_isRefused() throws Exception {
    run("mkfs.ext4", "-q", loopB);
    Path point = mount(loopB);

    assertRefused(device.paths, device.detect(), ErrorKind.BUSY, "is mounted at " + point);
  }

  @Test
  void fileThatIsMountedThroughALoopDevice_isRefused() throws Exception {
    run("mkfs.ext4", "-q", loopB);
    Path point = mount(loopB);
    Files.delete(device.root.resolve("dev/mmcblk0p3"));
    Files.createLink(device.root.resolve("dev/mmcblk0p3"), imageB);

    assertMountedThrough(loopB, point);
  }

  @Test
  void loopOverTheRunningLoop_isRefused() throws Exception {
    device.link("dev/mmcblk0p4", loop(Path.of(loopA))).slots("/dev/mmcblk0p2", "/dev/mmcblk0p4");

    assertRefused(device.paths, device.detect(), ErrorKind.CONFIG, "shares bytes with the active");
  }

  @Test
  void loopsOverOneFile_areSlotsWhereTheyShareNoByte() throws Exception {
    Path disk = image("disk.img");
    String half = Long.toString(SIZE / 2);
    String first = part(disk, "0", half);
    String second = part(disk, half, half);
    device.link("dev/mmcblk0p4", first).link("dev/mmcblk0p5", second);
    device.link("dev/mmcblk0p6", part(disk, Long.toString(SIZE / 4), half));
    device.commandLine("root=/dev/mmcblk0p4");

    SlotPair apart = device.slots("/dev/mmcblk0p4", "/dev/mmcblk0p5").detect();
    assertThatCode(() -> TargetCheck.check(device.paths, apart)).doesNotThrowAnyException();

    device.slots("/dev/mmcblk0p4", "/dev/mmcblk0p6");
    assertRefused(device.paths, device.detect(), ErrorKind.CONFIG, "shares bytes with the active");
  }

  @Test
  void loopOverAMountedDevice_isRefused() throws Exception {
    run("mkfs.ext4", "-q", loopB);
    Path point = mount(loopB);
    device.link("dev/mmcblk0p4", loop(Path.of(loopB))).slots("/dev/mmcblk0p2", "/dev/mmcblk0p4");

    assertMountedThrough(loopB, point);
  }

  @Test
  void fileThatIsNamedAsADeviceOfThisMachine_isStillThatFile() throws Exception {
    run("mkfs.ext4", "-q", loopB);
    Path point = mount(loopB);
    String name = "dev/" + Path.of(loop(image("c.img"))).getFileName();
    Files.createLink(device.root.resolve(name), imageB);
    device.slots("/dev/mmcblk0p2", "/" + name).bootParts(1, 2);

    assertMountedThrough(loopB, point);
  }

  @Test
  void targetThatIsMountedThroughAnotherLoop_isRefused() throws Exception {
    run("mkfs.ext4", "-q", loopB);
    String again = loop(imageB);
    Path point = mount(again);

    assertMountedThrough(again, point);
  }

  private String part(Path disk, String offset, String bytes) throws Exception {
    String loop =
        run("losetup", "-f", "--show", "-o", offset, "--sizelimit", bytes, disk.toString());
    undo.push(new String[] {"losetup", "--detach", loop});
    return loop;
  }

  @Test
  void readOnlyLoopDevice_isRefused() throws Exception {
    String readOnly = run("losetup", "--find", "--show", "--read-only", image("c.img").toString());
    undo.push(new String[] {"losetup", "--detach", readOnly});
    device.link("dev/mmcblk0p4", readOnly).slots("/dev/mmcblk0p2", "/dev/mmcblk0p4");

    assertRefused(device.paths, device.detect(), ErrorKind.OS_ERROR, "is read-only");
  }

  @Test
  void deviceMapperUponALoopDevice_holdsIt() throws Exception {
    String name = linear(loopB);
    device.link("dev/mapper/" + name, "/dev/mapper/" + name);

    assertRefused(device.paths, device.detect(), ErrorKind.BUSY, "is held by dm-");
  }

  @Test
  void deviceMapperUponTheRunningSlot_isRefused() throws Exception {
    String name = linear(loopA);
    SlotPair slots =
        device
            .link("dev/mapper/" + name, "/dev/mapper/" + name)
            .slots("/dev/mmcblk0p2", "/dev/mapper/" + name)
            .bootParts(1, 2)
            .detect();

    assertRefused(device.paths, slots, ErrorKind.CONFIG, "shares its device with the active slot");
  }

  private String linear(String below) throws Exception {
    RequiredTool.orSkip("dmsetup");
    boolean inKernel = Files.readString(Path.of("/proc/devices")).contains("device-mapper");
    if (!inKernel) {
      System.out.println("skipped: this kernel has no device mapper");
    }
    assumeTrue(inKernel, "this kernel has no device mapper");
    String name = "tandem-it-" + ProcessHandle.current().pid();
    String table = "0 " + SIZE / 512 + " linear " + below + " 0";
    run("dmsetup", "create", name, "--table", table);
    undo.push(new String[] {"dmsetup", "remove", "--retry", name});
    return name;
  }

  @Test
  void machineItself_runsFromTheSlotThatIsMounted() throws Exception {
    SlotPair slots = machine();

    assertThat(slots.active().name()).isEqualTo("A");
    assertThat(slots.inactive().device()).isEqualTo(Path.of(loopB));
    assertThatCode(() -> TargetCheck.check(DevicePaths.host(), slots)).doesNotThrowAnyException();
  }

  @Test
  void rootOfTheMachine_isNeverATarget() throws Exception {
    SlotPair slots = machine();
    SlotPair swapped = new SlotPair(slots.inactive(), slots.active());

    assertRefused(DevicePaths.host(), swapped, ErrorKind.BUSY, "is mounted at /");
  }

  @Test
  void loopDevicesOnAMachineThatRunsFromAnother_areNotRunning() {
    device.slots(loopA, loopB).bootParts(1, 2);

    assertThatThrownBy(() -> device.detect(DevicePaths.host()))
        .hasMessageContaining("slots: neither slot is the running one");
  }

  @Test
  void fileInDevOfTheMachine_isRefused() throws Exception {
    Path stray = Files.createTempFile(Path.of("/dev/shm"), "tandem-it-", "-3");
    undo.push(new String[] {"rm", "-f", stray.toString()});
    SlotPair slots = machine();
    Slot target = new Slot("B", stray.toString(), stray, 3);

    assertRefused(
        DevicePaths.host(),
        new SlotPair(slots.active(), target),
        ErrorKind.CONFIG,
        "is a file in /dev, expected a block device");
  }

  /** Slot A is what is mounted at the root of this machine, slot B a loop device. */
  private SlotPair machine() throws Exception {
    MountTable table = MountTable.read(DevicePaths.host(), DevicePaths.host().mountInfo());
    Mount root = table == null ? null : table.root();
    String source = root == null ? "" : root.source();
    boolean isDevice = source.startsWith("/dev/") && Files.exists(Path.of(source));
    if (!isDevice) {
      System.out.println("skipped: the root of this machine is no block device");
    }
    assumeTrue(isDevice, "the root of this machine is no block device");
    return device.slots(source, loopB).bootParts(1, 2).detect(DevicePaths.host());
  }
}
