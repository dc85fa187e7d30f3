package tandem.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.FileKind;
import tandem.core.UpdateException;

/** Opens the places that a configuration names, after checking that they can be used as asked. */
final class EnvStorages {

  private EnvStorages() {}

  static List<EnvStorage> open(FwEnvConfig config, DevicePaths paths) throws UpdateException {
    List<FileEnvStorage> copies = new ArrayList<>();
    for (FwEnvConfig.Copy copy : config.copies()) {
      if (rawFlash(copy)) {
        throw new UpdateException(
                ErrorKind.UNSUPPORTED,
                config.file()
                    + ": "
                    + copy.configured()
                    + " is raw flash (MTD or UBI), expected a file or a block device")
            .withHint("install fw_setenv and set Tandem.BootControl to command");
      }
      copies.add(new FileEnvStorage(copy, WriteProtection.of(copy.device(), paths)));
    }
    checkApart(config.file(), copies);
    return List.copyOf(copies);
  }

  /** Tells whether a copy needs erasing, by its name or behind a link of another name. */
  static boolean rawFlash(FwEnvConfig.Copy copy) {
    if (copy.rawFlash()) {
      return true;
    }
    try {
      return FileKind.of(copy.device()) == FileKind.CHARACTER;
    } catch (IOException e) {
      return false; // reading it will say what is wrong
    }
  }

  // Else writing one copy would tear the other one.
  private static void checkApart(Path file, List<FileEnvStorage> copies) throws UpdateException {
    try {
      if (copies.size() == 2 && copies.get(0).overlaps(copies.get(1))) {
        throw new UpdateException(
            ErrorKind.CONFIG,
            file + ": " + copies.get(0).name() + " and " + copies.get(1).name() + " overlap");
      }
    } catch (IOException e) {
      return; // a missing or short copy is reported as damage when it is read
    }
  }
}
