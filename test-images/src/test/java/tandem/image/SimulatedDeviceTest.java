package tandem.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.boot.BootControl;
import tandem.boot.BootControls;
import tandem.boot.BootDevice;
import tandem.boot.BootState;
import tandem.boot.EnvLocks;
import tandem.boot.SlotParts;
import tandem.boot.ToolPlaces;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.Programs;
import tandem.slot.SlotDetector;
import tandem.slot.SlotPair;
import tandem.slot.TargetCheck;

class SimulatedDeviceTest {
  private static final long SLOT_SIZE = 10L << 30;

  @TempDir Path folder;

  @Test
  void layout_isTheDocumentedOne() throws Exception {
    Path root = create(Optional.empty()).root();

    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "dev/slot-a",
              "dev/slot-b",
              "boot/uboot.env",
              "boot/uboot-redund.env",
              "etc/fw_env.config",
              "etc/fw_env.host.config",
              "etc/mender/mender.conf",
              "var/lib/mender/device_type",
              "proc/cmdline",
              "proc/self/mountinfo");
    }
    assertThat(root.resolve("dev/slot-a")).hasSize(SLOT_SIZE);
    assertThat(root.resolve("dev/slot-b")).hasSize(SLOT_SIZE);
    assertThat(root.resolve("boot/uboot.env")).hasSize(0x4000);
    assertThat(root.resolve("boot/uboot-redund.env")).hasSize(0x4000);
    assertThat(root.resolve("var/lib/mender/device_type")).hasContent("device_type=sim\n");
    assertThat(root.resolve("proc/cmdline"))
        .content()
        .isEqualTo("root=/dev/slot-a rootwait ro console=ttyS0\n");
    assertThat(root.resolve("etc/fw_env.config"))
        .content()
        .endsWith("\n/boot/uboot.env 0x0 0x4000\n/boot/uboot-redund.env 0x0 0x4000\n");
    assertThat(root.resolve("etc/fw_env.host.config"))
        .content()
        .contains("\n" + root + "/boot/uboot.env 0x0 0x4000\n");
    assertThat(root.resolve("etc/mender/mender.conf"))
        .hasContent(
            """
            {
              "RootfsPartA": "/dev/slot-a",
              "RootfsPartB": "/dev/slot-b",
              "Tandem": {
                "BootPartA": 2,
                "BootPartB": 3
              }
            }
            """);
  }

  @Test
  void newDevice_isReadyAndRunsSlotA() throws Exception {
    DevicePaths paths = new DevicePaths(create(Optional.empty()).root());
    DeviceConfig config = DeviceConfig.load(paths, DeviceConfig.Options.NONE);

    SlotPair slots = SlotDetector.detect(paths, config);
    TargetCheck.check(paths, slots);
    BootControl control =
        BootControls.choose(
            new BootDevice(
                paths,
                config.boot(),
                ToolPlaces.USUAL,
                Programs.in(paths.root()),
                EnvLocks.NONE,
                new SlotParts(2, 3, 2)));
    control.checkReady();

    assertThat(slots.active().name()).isEqualTo("A");
    assertThat(slots.inactive().bootPart()).isEqualTo(3);
    assertThat(control.read()).isEqualTo(new BootState(2, false, 0));
  }

  @Test
  void image_becomesSlotA() throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[] {1, 2, 3});

    SimulatedDevice.create(
        folder.resolve("sim"),
        new SimulatedDevice.Options(5, "sim", Optional.empty(), Optional.of(image)));
    SimulatedDevice device = SimulatedDevice.in(folder.resolve("sim"));

    assertThat(device.path("dev/slot-a")).hasBinaryContent(new byte[] {1, 2, 3, 0, 0});
    assertThat(device.path("dev/slot-b")).hasBinaryContent(new byte[5]);
  }

  @Test
  void verifyKey_isCopiedAndConfigured() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "PEM");

    SimulatedDevice device = create(Optional.of(key));

    assertThat(device.path("etc/mender/artifact-verify-key.pem")).hasContent("PEM");
    assertThat(device.path("etc/mender/mender.conf"))
        .content()
        .contains("\"ArtifactVerifyKey\": \"/etc/mender/artifact-verify-key.pem\"");
  }

  @Test
  void emptyFolder_isUsed() throws Exception {
    Files.createDirectories(folder.resolve("sim/dev"));

    assertThat(create(Optional.empty()).path("dev/slot-b")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "dev/slot-a", "dev/slot-c", "dev/.hidden", "etc/fw_env.config"})
  void occupiedFolder_isRefusedAndLeftAsItIs(String name) throws Exception {
    Path file = folder.resolve("sim").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "precious");

    assertRefused(ErrorKind.USAGE, valid(), "is not empty, holds ");

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(file);
    }
    assertThat(file).hasContent("precious");
  }

  @Test
  void linkThatIsNoBlockDevice_isRefused() throws Exception {
    Files.createDirectories(folder.resolve("sim/dev"));
    Path target = Files.writeString(folder.resolve("target"), "precious");
    for (Path to : List.of(target, folder.resolve("none"), Path.of("/dev/null"))) {
      Path link = folder.resolve("sim/dev/slot-a");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, to);

      assertRefused(ErrorKind.USAGE, valid(), "is a link, but not to a block device");
    }
    assertThat(target).hasContent("precious");
  }

  @Test
  void linkedFolderOfDevices_isRefused() throws Exception {
    Files.createDirectories(folder.resolve("sim"));
    Files.createSymbolicLink(folder.resolve("sim/dev"), Path.of("/dev"));

    assertRefused(ErrorKind.USAGE, valid(), "is not empty, holds dev");
  }

  @Test
  void optionsThatMakeNoSense_areRefusedBeforeAnythingIsWritten() throws Exception {
    Optional<Path> none = Optional.empty();
    Path image = Files.write(folder.resolve("image"), new byte[6]);
    Optional<Path> missing = Optional.of(folder.resolve("missing"));

    assertRefused(
        ErrorKind.USAGE, new SimulatedDevice.Options(0, "sim", none, none), "slot size is 0");
    assertRefused(ErrorKind.USAGE, new SimulatedDevice.Options(5, " ", none, none), "device type");
    assertRefused(
        ErrorKind.USAGE, new SimulatedDevice.Options(5, "a\nb", none, none), "device type");
    assertRefused(
        ErrorKind.NO_INPUT, new SimulatedDevice.Options(5, "sim", missing, none), "verify key");
    assertRefused(
        ErrorKind.NO_INPUT, new SimulatedDevice.Options(5, "sim", none, missing), "image");
    assertRefused(
        ErrorKind.NO_SPACE,
        new SimulatedDevice.Options(5, "sim", none, Optional.of(image)),
        "is 6 bytes, slot A holds 5");
    assertThat(folder.resolve("sim")).doesNotExist();
  }

  @Test
  void pathWithABlank_isRefused() {
    assertThatThrownBy(() -> SimulatedDevice.create(folder.resolve("a b"), valid()))
        .hasMessageContaining("holds a blank");
  }

  @Test
  void otherFolder_isNoDevice() {
    assertThatThrownBy(() -> SimulatedDevice.in(folder))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE));
  }

  private SimulatedDevice create(Optional<Path> key) throws UpdateException, IOException {
    SimulatedDevice.create(
        folder.resolve("sim"),
        new SimulatedDevice.Options(SLOT_SIZE, "sim", key, Optional.empty()));
    return SimulatedDevice.in(folder.resolve("sim"));
  }

  private static SimulatedDevice.Options valid() {
    return new SimulatedDevice.Options(5, "sim", Optional.empty(), Optional.empty());
  }

  private void assertRefused(ErrorKind kind, SimulatedDevice.Options options, String message)
      throws IOException {
    assertThatThrownBy(() -> SimulatedDevice.create(folder.resolve("sim"), options))
        .isInstanceOfSatisfying(UpdateException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }
}
