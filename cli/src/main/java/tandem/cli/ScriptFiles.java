package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tandem.artifact.StateScript;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Reads the state scripts that a command line names. */
final class ScriptFiles {
  private static final int MAX_SCRIPT_BYTES = 4 << 20;

  private ScriptFiles() {}

  /** Reads files, and all files of folders, but not of folders in them. */
  static List<StateScript> read(List<Path> given) throws UpdateException, IOException {
    List<StateScript> scripts = new ArrayList<>();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.list(path)) {
          for (Path file : files.sorted().toList()) {
            scripts.add(script(file));
          }
        }
      } else {
        scripts.add(script(path));
      }
    }
    return scripts;
  }

  private static StateScript script(Path file) throws UpdateException, IOException {
    String fileName = String.valueOf(file.getFileName());
    if (!StateScript.isValidName(fileName)) {
      throw new UpdateException(
              ErrorKind.USAGE, file + ": not the name of a state script of an artifact")
          .withHint("for instance ArtifactInstall_Enter_00_check");
    }
    return new StateScript(fileName, SmallFile.read(file, "a state script", MAX_SCRIPT_BYTES));
  }
}
