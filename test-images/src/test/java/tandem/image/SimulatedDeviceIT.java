package tandem.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.boot.BootControl;
import tandem.boot.BootControls;
import tandem.boot.BootDevice;
import tandem.boot.BootState;
import tandem.boot.EnvLocks;
import tandem.boot.SlotParts;
import tandem.boot.ToolPlaces;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;
import tandem.process.Programs;
import tandem.slot.SlotDetector;
import tandem.slot.SlotPair;
import tandem.slot.TargetCheck;

/** Works on a simulated device with libubootenv's tools, and with loop devices as slots. */
class SimulatedDeviceIT {
  @TempDir Path folder;

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("fw_printenv", "fw_setenv");
  }

  @Test
  void switchByTheRealTool_isBootedAndConfirmedByIt() throws Exception {
    SimulatedDevice device = create(1 << 20, Optional.empty());
    String config = device.path("etc/fw_env.host.config").toString();

    run(
        "mender_boot_part=3\nmender_boot_part_hex=3\nupgrade_available=1\nbootcount=0\n",
        "fw_setenv",
        "-c",
        config,
        "-s",
        "-");
    assertThat(SimulatedBootloader.boot(device.root(), false).slot()).isEqualTo("B");
    assertThat(control(device).read()).isEqualTo(new BootState(3, true, 1));
    assertThat(run("", "fw_printenv", "-c", config, "bootcount")).isEqualTo("bootcount=1\n");
    run("", "fw_setenv", "-c", config, "upgrade_available", "0");

    assertThat(SimulatedBootloader.boot(device.root(), false).slot()).isEqualTo("B");
    control(device).checkReady();
  }

  @Test
  void loopDevices_areKeptAsSlots() throws Exception {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("losetup");
    Path image = Files.write(folder.resolve("image"), "content".getBytes(UTF_8));
    Path dev = Files.createDirectories(folder.resolve("sim/dev"));
    String loopA = "";
    String loopB = "";
    try {
      loopA = loop("a");
      loopB = loop("b");
      Files.createSymbolicLink(dev.resolve("slot-a"), Path.of(loopA));
      Files.createSymbolicLink(dev.resolve("slot-b"), Path.of(loopB));

      SimulatedDevice device = create(1, Optional.of(image));

      assertThat(dev.resolve("slot-a")).isSymbolicLink();
      assertThat(Files.readString(folder.resolve("a"))).startsWith("content");
      assertThat(slots(device).active().device()).isEqualTo(Path.of(loopA));
      TargetCheck.check(new DevicePaths(device.root()), slots(device));
      control(device).startTrial(3);
      SimulatedBootloader.boot(device.root(), false);
      assertThat(slots(device).active().device()).isEqualTo(Path.of(loopB));
    } finally {
      detach(loopA);
      detach(loopB);
    }
  }

  private SimulatedDevice create(long slotSize, Optional<Path> image)
      throws UpdateException, IOException {
    SimulatedDevice.create(
        folder.resolve("sim"),
        new SimulatedDevice.Options(slotSize, "sim", Optional.empty(), image));
    return SimulatedDevice.in(folder.resolve("sim"));
  }

  private static SlotPair slots(SimulatedDevice device) throws UpdateException {
    DevicePaths paths = new DevicePaths(device.root());
    return SlotDetector.detect(paths, DeviceConfig.load(paths, DeviceConfig.Options.NONE));
  }

  private static BootControl control(SimulatedDevice device) throws UpdateException {
    DevicePaths paths = new DevicePaths(device.root());
    DeviceConfig config = DeviceConfig.load(paths, DeviceConfig.Options.NONE);
    return BootControls.choose(
        new BootDevice(
            paths,
            config.boot(),
            ToolPlaces.USUAL,
            Programs.in(paths.root()),
            EnvLocks.NONE,
            new SlotParts(2, 3, 2)));
  }

  private String loop(String name) throws Exception {
    Path file = Files.write(folder.resolve(name), new byte[1 << 20]);
    return run("", "losetup", "--find", "--show", file.toString()).strip();
  }

  private static void detach(String loop) throws Exception {
    if (!loop.isEmpty()) {
      run("", "losetup", "--detach", loop);
    }
  }

  private static String run(String input, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
    return output;
  }
}
