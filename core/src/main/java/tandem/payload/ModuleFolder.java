package tandem.payload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.Folders;
import tandem.core.UpdateException;

/** The folder that holds a program for each payload type besides images. */
public final class ModuleFolder {
  /** Where it is on a device. */
  public static final String PATH = "/usr/share/mender/modules/v3";

  private static final int LONGEST_NAME = 255;

  private final DevicePaths paths;
  private final String place;

  /**
   * Takes the device's files.
   *
   * @param place the folder on the device, usually {@link #PATH}
   */
  public ModuleFolder(DevicePaths paths, String place) {
    this.paths = paths;
    this.place = place;
  }

  /**
   * Returns the payload types that there is a module for, sorted.
   *
   * @throws UpdateException IO_ERROR when the folder can not be read
   */
  public List<String> types() throws UpdateException {
    Path folder = paths.resolve(place);
    try {
      return Folders.list(folder).stream()
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .map(file -> file.getFileName().toString())
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, folder + ": can not be read: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that there is a module for this payload type.
   *
   * @throws UpdateException UNSUPPORTED when there is none, or it is no program
   */
  public void check(String type) throws UpdateException {
    checkName(type);
    Path program = paths.locate(devicePath(type)).path();
    if (!Files.exists(program)) {
      List<String> types = types();
      throw new UpdateException(
              ErrorKind.UNSUPPORTED, "no update module for payload type '" + type + "'")
          .withHint(
              types.isEmpty()
                  ? "there are no modules in " + paths.resolve(place)
                  : "the modules in " + place + " are: " + String.join(", ", types));
    }
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED,
              "the update module for payload type '" + type + "' can not be executed")
          .withHint("chmod a+x " + program);
    }
  }

  /** Returns the path of the module, as the device names it. */
  String devicePath(String type) {
    return place + "/" + type;
  }

  /** Refuses what would name anything but a file of the folder. */
  static void checkName(String type) throws UpdateException {
    boolean plain =
        !type.isEmpty()
            && type.length() <= LONGEST_NAME
            && !type.startsWith(".")
            && type.chars().noneMatch(c -> c == '/' || c < ' ' || c == 127);
    if (!plain) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED,
          "payload type '" + Printed.safe(type) + "' can not be the name of an update module");
    }
  }
}
