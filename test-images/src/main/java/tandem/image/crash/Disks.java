package tandem.image.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.core.UpdateException;
import tandem.image.disk.DiskState;
import tandem.image.disk.ModelDisk;
import tandem.image.disk.Trace;
import tandem.json.JsonValue.JsonObject;
import tandem.payload.ModuleFolder;
import tandem.update.DeviceStore;
import tandem.update.Installed;
import tandem.update.StoreContent;

/** The five disks of a {@link Machine}: the slots, the environment, the store, and other files. */
final class Disks {
  static final int ENVIRONMENT = 2;
  static final int STORE = 3;

  /** The disk with what update modules install. */
  static final int FILES = 4;

  /** The device's root folder, on the disk with the store. */
  static final String DEVICE = "/device";

  private static final String SLOT_FILE = "slot";
  static final String STORE_FOLDER = "data";

  private Disks() {}

  static DiskState slotDisk(byte[] content) {
    return DiskState.holding(Map.of(SLOT_FILE, content));
  }

  /** Returns the bytes of a slot. */
  static byte[] slot(List<DiskState> disks, int bootPart) {
    return disks.get(bootPart - Machine.PART_A).content(SLOT_FILE);
  }

  /**
   * Returns the disk with the store of a device.
   *
   * @param installed what is installed; empty when Tandem was never there
   */
  static DiskState storeDisk(Optional<Installed> installed, CrashArtifact artifact)
      throws UpdateException {
    ModelDisk disk = new ModelDisk(STORE, DiskState.empty(), new Trace());
    Path device = disk.root().resolve(DEVICE);
    try {
      Files.createDirectory(device);
      if (artifact.module().isPresent()) {
        Path modules = device.resolve(ModuleFolder.PATH.substring(1));
        Files.createDirectories(modules);
        Files.createFile(modules.resolve(artifact.module().get().type()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (installed.isPresent()) {
      DeviceStore store = new DeviceStore(device.resolve(STORE_FOLDER));
      JsonObject none = new JsonObject(Map.of());
      Installed first = Installed.nothing();
      store.save(new StoreContent(first, Optional.empty(), Optional.empty(), none));
      store.save(new StoreContent(installed.get(), Optional.empty(), Optional.empty(), none));
    }
    return disk.state();
  }

  /** Returns the disk with what update modules have installed before this artifact. */
  static DiskState filesDisk(CrashArtifact artifact) {
    return artifact
        .module()
        .map(file -> DiskState.holding(Map.of(ModuleFile.NAME, file.before())))
        .orElseGet(DiskState::empty);
  }

  /** Returns the file that is the slot of this boot part, on the disk that holds it. */
  static Path slotFile(List<ModelDisk> disks, int bootPart) {
    return disks.get(bootPart - Machine.PART_A).root().resolve(SLOT_FILE);
  }
}
