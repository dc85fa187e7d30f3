package tandem.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tandem.core.ErrorKind;
import tandem.core.Folders;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/** One folder of state scripts. */
final class ScriptFolder {
  /** Name of the file that says in which form the scripts are. */
  static final String VERSION_FILE = "version";

  private static final Set<String> KNOWN_VERSIONS = Set.of("2", "3");
  private static final Set<PosixFilePermission> EXECUTE =
      Set.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);
  private static final int LONGEST_VERSION = 64;
  private static final System.Logger LOG = System.getLogger(ScriptFolder.class.getName());

  private final Path folder;

  ScriptFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the scripts of a moment in the order of their names. Files of other names, and such
   * that nobody may execute, are no scripts.
   */
  List<Path> scripts(ScriptMoment moment) throws UpdateException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> scripts = new ArrayList<>();
    try {
      for (Path file : Folders.list(folder)) {
        if (moment.owns(file.getFileName().toString()) && isScript(file)) {
          scripts.add(file);
        }
      }
    } catch (IOException e) {
      throw failure(folder, "can not be read: " + e.getMessage(), e);
    }
    return scripts;
  }

  // The mode decides, not whether this process may: on a file system that is mounted without
  // execution a script must fail, and not silently be left out.
  private static boolean isScript(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      LOG.log(Level.WARNING, file + ": not a regular file, not run");
      return false;
    }
    for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
      if (EXECUTE.contains(permission)) {
        return true;
      }
    }
    LOG.log(Level.WARNING, file + ": not executable, not run");
    return false;
  }

  /**
   * Checks the file {@code version}.
   *
   * @param needed whether it has to be there
   * @throws UpdateException SCRIPT when it says something else than 2 or 3
   */
  void checkVersion(boolean needed) throws UpdateException {
    Path file = folder.resolve(VERSION_FILE);
    String version;
    try {
      byte[] content = RegularFile.read(file, LONGEST_VERSION);
      version = new String(content, ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      if (needed) {
        throw failure(file, "missing, expected 2 or 3", e);
      }
      return;
    } catch (IOException e) {
      throw failure(file, "can not be read: " + e.getMessage(), e);
    }
    if (!KNOWN_VERSIONS.contains(version)) {
      String shown = version.replaceAll("[^ -~]", "?");
      throw new UpdateException(ErrorKind.SCRIPT, file + ": says '" + shown + "', expected 2 or 3");
    }
  }

  private static UpdateException failure(Path file, String problem, IOException cause) {
    return new UpdateException(ErrorKind.SCRIPT, file + ": " + problem, cause);
  }
}
