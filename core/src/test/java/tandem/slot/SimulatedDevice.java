package tandem.slot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tandem.config.BootControlKind;
import tandem.config.BootSettings;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.config.ManagedSettings;
import tandem.config.PolicySettings;
import tandem.config.ScriptSettings;
import tandem.config.ServerSettings;
import tandem.config.SlotSettings;
import tandem.config.UnusableSettings;
import tandem.core.UpdateException;

/**
 * A folder that plays a device:
 *
 * <pre>
 * dev/mmcblk0p2  dev/mmcblk0p3   the slots, files unless a test links them to something
 * proc/cmdline                   only if a test writes it, as all the rest
 * </pre>
 */
final class SimulatedDevice {
  private static final String UNSET = "";

  final Path root;
  final DevicePaths paths;
  private String partA = "/dev/mmcblk0p2";
  private String partB = "/dev/mmcblk0p3";
  private OptionalInt bootPartA = OptionalInt.empty();
  private OptionalInt bootPartB = OptionalInt.empty();

  SimulatedDevice(Path folder) throws IOException {
    root = folder.toRealPath();
    paths = new DevicePaths(root);
  }

  /** A device with two slots that are files. */
  static SimulatedDevice withFiles(Path folder) throws IOException {
    SimulatedDevice device = new SimulatedDevice(folder);
    device.file("dev/mmcblk0p2", "slot A");
    device.file("dev/mmcblk0p3", "slot B");
    return device;
  }

  SimulatedDevice file(String at, String content) throws IOException {
    Path file = root.resolve(at);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  SimulatedDevice folder(String at) throws IOException {
    Files.createDirectories(root.resolve(at));
    return this;
  }

  SimulatedDevice link(String at, String target) throws IOException {
    Path link = root.resolve(at);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
    return this;
  }

  SimulatedDevice commandLine(String text) throws IOException {
    return file("proc/cmdline", text + "\n");
  }

  SimulatedDevice mounts(String... lines) throws IOException {
    return file("proc/self/mountinfo", String.join("\n", lines) + "\n");
  }

  SimulatedDevice slots(String a, String b) {
    partA = a;
    partB = b;
    return this;
  }

  SimulatedDevice bootParts(int a, int b) {
    bootPartA = OptionalInt.of(a);
    bootPartB = OptionalInt.of(b);
    return this;
  }

  SlotPair detect() throws UpdateException {
    return detect(paths);
  }

  /** Detects with this device's configuration below another root. */
  SlotPair detect(DevicePaths other) throws UpdateException {
    DeviceConfig config =
        new DeviceConfig(
            root,
            root,
            List.of(),
            false,
            new SlotSettings(set(partA), set(partB), bootPartA, bootPartB),
            BootSettings.of(BootControlKind.AUTO),
            ServerSettings.NONE,
            ManagedSettings.DEFAULT,
            ScriptSettings.DEFAULT,
            PolicySettings.NONE,
            Duration.ofHours(4),
            UnusableSettings.NONE);
    return SlotDetector.detect(other, config);
  }

  private static Optional<String> set(String value) {
    return Optional.of(value).filter(text -> !text.equals(UNSET));
  }
}
