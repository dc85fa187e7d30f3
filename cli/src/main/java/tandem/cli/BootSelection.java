package tandem.cli;

import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tandem.block.Flock;
import tandem.boot.BootControl;
import tandem.boot.BootControls;
import tandem.boot.BootDevice;
import tandem.boot.EnvLocks;
import tandem.boot.SlotParts;
import tandem.boot.ToolPlaces;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramRunner;
import tandem.slot.SlotPair;

/** Chooses the boot control of a device by its configuration. */
final class BootSelection {
  /** Other tools hold the lock for the time of one write. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  private BootSelection() {}

  static BootControl choose(DeviceFacts facts, SlotPair slots, ProgramRunner programs)
      throws UpdateException {
    boolean host = facts.paths().isHost();
    return choose(facts.paths(), facts.config(), slots, programs, path -> lock(host, path));
  }

  /** Chooses it for a command that only reads, and makes no files of locks. */
  static BootControl toLook(DevicePaths paths, DeviceConfig config, SlotPair slots)
      throws UpdateException {
    return choose(paths, config, slots, new TemporaryPrograms(), path -> lock(false, path));
  }

  private static BootControl choose(
      DevicePaths paths,
      DeviceConfig config,
      SlotPair slots,
      ProgramRunner programs,
      EnvLocks locks)
      throws UpdateException {
    return BootControls.choose(
        new BootDevice(paths, config.boot(), ToolPlaces.USUAL, programs, locks, parts(slots)));
  }

  private static SlotParts parts(SlotPair slots) {
    int active = slots.active().bootPart();
    int inactive = slots.inactive().bootPart();
    boolean runsA = slots.active().name().equals("A");
    return new SlotParts(runsA ? active : inactive, runsA ? inactive : active, active);
  }

  private static Closeable lock(boolean host, String path) throws UpdateException {
    // A simulated device is no reason to make the file: it would belong to whoever was first, and
    // could keep root's tools from opening it.
    if (!host && !Files.exists(Path.of(path))) {
      return EnvLocks.NONE.acquire(path);
    }
    try {
      return Flock.acquire(Path.of(path), LOCK_WAIT);
    } catch (UpdateException e) {
      // The lock belongs to this machine. A user who may not open it may still have a simulated
      // device, which the tools of this machine can not reach with the lock held either.
      if (!host && e.kind() == ErrorKind.NO_PERMISSION) {
        return EnvLocks.NONE.acquire(path);
      }
      throw e;
    }
  }
}
