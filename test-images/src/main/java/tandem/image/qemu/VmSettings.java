package tandem.image.qemu;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a machine is made of.
 *
 * @param disk the file of the device's disk, raw, which the guest finds as /dev/vda
 * @param folder where console.log and the logs of the programs go
 * @param extraDisks in the order of /dev/vdb, /dev/vdc and so on
 * @param firmware U-Boot for arm64; without it the one that comes with QEMU
 * @param life how long a machine runs at most, from power on
 * @param mirror where everything that the console shows goes too, such as a terminal
 */
public record VmSettings(
    GuestArch arch,
    Path disk,
    Path folder,
    DiskMode mode,
    List<ExtraDisk> extraDisks,
    Optional<Path> firmware,
    Optional<DirectKernel> kernel,
    Duration life,
    OutputStream mirror) {
  private static final Duration LIFE = Duration.ofMinutes(15);

  public VmSettings {
    disk = disk.toAbsolutePath();
    folder = folder.toAbsolutePath();
    extraDisks = List.copyOf(extraDisks);
  }

  /** Returns a machine with this disk and nothing special. */
  public static VmSettings of(GuestArch arch, Path disk, Path folder) {
    return new VmSettings(
        arch,
        disk,
        folder,
        DiskMode.PLAIN,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        LIFE,
        OutputStream.nullOutputStream());
  }

  /** Returns these settings with the disk behind that. */
  public VmSettings with(DiskMode other) {
    return new VmSettings(arch, disk, folder, other, extraDisks, firmware, kernel, life, mirror);
  }

  /** Returns these settings with one disk more. */
  public VmSettings with(ExtraDisk more) {
    List<ExtraDisk> all = new ArrayList<>(extraDisks);
    all.add(more);
    return new VmSettings(arch, disk, folder, mode, all, firmware, kernel, life, mirror);
  }

  /** Returns these settings with a kernel that QEMU starts by itself. */
  public VmSettings with(DirectKernel other) {
    return new VmSettings(
        arch, disk, folder, mode, extraDisks, firmware, Optional.of(other), life, mirror);
  }

  /** Returns these settings with that U-Boot. */
  public VmSettings withFirmware(Path other) {
    return new VmSettings(
        arch, disk, folder, mode, extraDisks, Optional.of(other), kernel, life, mirror);
  }

  /** Returns these settings with another limit for how long a machine runs. */
  public VmSettings withLife(Duration other) {
    return new VmSettings(arch, disk, folder, mode, extraDisks, firmware, kernel, other, mirror);
  }

  /** Returns these settings with the console shown there as well. */
  public VmSettings withMirror(OutputStream other) {
    return new VmSettings(arch, disk, folder, mode, extraDisks, firmware, kernel, life, other);
  }

  /** Returns the log of everything that the console has shown, over all power cuts. */
  public Path consoleLog() {
    return folder.resolve("console.log");
  }

  /** Returns the log of the writes of {@link DiskMode#RECORDED}. */
  public Path writeLog() {
    return folder.resolve("writes.log");
  }
}
