package tandem.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Slots on UBI volumes, which files play; the real ones are tested by {@code ./check --ubi}. */
class UbiSlotTest {
  private static final String UBIFS = "27 1 0:15 / / rw,relatime - ubifs ";

  @TempDir Path temp;
  private SimulatedDevice device;

  /** Volumes 0 and 1 of the first device are the slots, its volume 2 and another device are not. */
  @BeforeEach
  void makeDevice() throws IOException {
    device =
        new SimulatedDevice(temp)
            .slots("ubi0_0", "ubi0_1")
            .commandLine("ubi.mtd=5 root=ubi0:rootfsa rootfstype=ubifs");
    volume("ubi0_0", "rootfsa");
    volume("ubi0_1", "rootfsb");
    volume("ubi0_2", "data");
    volume("ubi1_0", "rootfsb");
    device.file("sys/class/ubi/ubi0/ro_mode", "0\n");
  }

  private void volume(String node, String name) throws IOException {
    device.file("dev/" + node, "").file("sys/class/ubi/" + node + "/name", name + "\n");
  }

  private void check() throws UpdateException {
    TargetCheck.check(device.paths, device.detect());
  }

  private void assertRefused(ErrorKind kind, String message) {
    assertThatThrownBy(this::check)
        .isInstanceOfSatisfying(UpdateException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessage("slot B /dev/ubi0_1: " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "ubi0_0, ubi0_1",
    "/dev/ubi0_0, /dev/ubi0_1",
    "ubi0:rootfsa, ubi0:rootfsb",
    "ubi:rootfsa, ubi!rootfsb",
    "/dev/by-name-a, ubi0_1",
  })
  void volumes_areNamedByNumberOrName(String a, String b) throws Exception {
    device.link("dev/by-name-a", "ubi0_0").slots(a, b);

    SlotPair slots = device.detect();

    assertThat(slots)
        .isEqualTo(
            new SlotPair(
                new Slot("A", a, device.root.resolve("dev/ubi0_0"), 0),
                new Slot("B", b, device.root.resolve("dev/ubi0_1"), 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ubi0:rootfsb", "ubi0!rootfsb", "ubi:rootfsb", "ubi0_1", "ubi1", "/dev/ubi0_1"})
  void commandLine_namesTheActiveSlot(String root) throws Exception {
    device.commandLine("ubi.mtd=5 root=" + root + " rootfstype=ubifs");

    assertThat(device.detect().active().name()).isEqualTo("B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ubi0:rootfsb", "ubi:rootfsb", "ubi0_1", "ubi1", "/dev/ubi0_1"})
  void mountOfUbifs_namesTheActiveSlot(String source) throws Exception {
    device.commandLine("quiet").mounts(UBIFS + source + " rw");

    assertThat(device.detect().active().name()).isEqualTo("B");
  }

  @Test
  void mountAndCommandLineThatDisagree_areAnError() throws Exception {
    device.mounts(UBIFS + "ubi0:rootfsb rw");

    assertThatThrownBy(device::detect)
        .hasMessageContaining("the running slot is contradictory")
        .hasMessageContaining("/ is mounted from ubi0:rootfsb (ubifs, 0:15)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ubi0:data", "ubi1:rootfsb", "ubi0_2", "ubi2", "ubi0:none", "ubi7_1"})
  void otherVolume_isNoRunningSlot(String root) throws Exception {
    device.commandLine("root=" + root);

    assertThatThrownBy(device::detect).hasMessageContaining("neither slot is the running one");
  }

  @Test
  void blockDeviceUponAVolume_tellsTheActiveSlot() throws Exception {
    device
        .file("dev/ubiblock0_1", "")
        .file("sys/class/block/ubiblock0_1/uevent", "DEVNAME=ubiblock0_1\n")
        .commandLine("ubi.block=0,1 root=/dev/ubiblock0_1 rootfstype=squashfs");

    assertThat(device.detect().active().name()).isEqualTo("B");
  }

  @Test
  void bothNamesForOneVolume_areAnError() {
    device.slots("ubi0_1", "ubi0:rootfsb");

    assertThatThrownBy(device::detect).hasMessageContaining("slots: both are one device");
  }

  @Test
  void volumeThatDoesNotExist_isNoTarget() {
    device.slots("ubi0_0", "ubi0:rootfsc").bootParts(0, 1);

    assertThatThrownBy(this::check).hasMessage("slot B /dev/ubi0:rootfsc: does not exist");
  }

  @Test
  void freeVolume_isFine() {
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ubi0:rootfsb", "ubi0_1", "ubi1", "/dev/ubi0_1"})
  void mountedVolume_isRefused(String source) throws Exception {
    device.mounts(
        UBIFS + "ubi0:rootfsa rw", "28 27 0:40 / /mnt rw - ubifs " + source + " rw,ubi=0,vol=1");

    assertRefused(ErrorKind.BUSY, "is mounted at /mnt");
  }

  @Test
  void mountedBlockDeviceUponTheVolume_isRefused() throws Exception {
    device
        .file("dev/ubiblock0_1", "")
        .folder("sys/class/block/ubiblock0_1")
        .mounts("28 27 251:0 / /mnt ro - squashfs /dev/ubiblock0_1 ro");

    assertRefused(ErrorKind.BUSY, "its content, as /dev/ubiblock0_1, is mounted at /mnt");
  }

  @Test
  void flashThatUbiGaveUp_isRefused() throws Exception {
    device.file("sys/class/ubi/ubi0/ro_mode", "1\n");

    assertRefused(ErrorKind.OS_ERROR, "is read-only");
  }
}
