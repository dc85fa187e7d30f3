package tandem.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.Folders;
import tandem.core.UpdateException;

/** Looks at a folder of state scripts as a run of them would, without running or changing any. */
public final class ScriptInspection {
  private final Path folder;
  private final boolean ofArtifact;

  private ScriptInspection(Path folder, boolean ofArtifact) {
    this.folder = folder;
    this.ofArtifact = ofArtifact;
  }

  /** Takes the folder of the scripts that belong to the root file system. */
  public static ScriptInspection ofRootfs(Path folder) {
    return new ScriptInspection(folder, false);
  }

  /** Takes the scripts of the artifact, in this data store. */
  public static ScriptInspection ofArtifact(Path dataStore) {
    return new ScriptInspection(new ArtifactScripts(dataStore).place(), true);
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns all that is in the folder besides the file {@code version}, sorted. */
  public List<Path> files() throws UpdateException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      return Folders.list(folder).stream()
          .filter(file -> !file.endsWith(ScriptFolder.VERSION_FILE))
          .toList();
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.SCRIPT, folder + ": can not be read: " + e.getMessage(), e);
    }
  }

  /**
   * Returns why a file is no script that is ever run from here, by its name; empty if it is one.
   */
  public Optional<String> misnamed(Path file) {
    String name = file.getFileName().toString();
    Optional<ScriptMoment> moment =
        Arrays.stream(ScriptMoment.values()).filter(one -> one.owns(name)).findFirst();
    if (moment.isEmpty()) {
      return Optional.of("its name is none of a state script");
    }
    return moment.get().isOfArtifact() == ofArtifact
        ? Optional.empty()
        : Optional.of(
            "scripts of this state are only run from "
                + (ofArtifact ? "the root file system" : "an artifact"));
  }

  /**
   * Checks the file {@code version}.
   *
   * @return whether it is there
   * @throws UpdateException SCRIPT when it says what Tandem does not know
   */
  public boolean checkVersion() throws UpdateException {
    new ScriptFolder(folder).checkVersion(false);
    return Files.exists(folder.resolve(ScriptFolder.VERSION_FILE));
  }
}
