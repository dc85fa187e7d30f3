package tandem.script;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tandem.artifact.StateScript;
import tandem.core.AtomicFile;

/**
 * The scripts of the artifact that is being installed, in the data store, where they outlive a
 * reboot. They are replaced as a whole: after a power cut the folder has the old set or the new
 * one.
 */
final class ArtifactScripts {
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final byte[] VERSION = "3".getBytes(US_ASCII);

  private final Path dataStore;
  private final Path current;
  private final Path coming;
  private final Path going;

  ArtifactScripts(Path dataStore) {
    this.dataStore = dataStore;
    this.current = dataStore.resolve("scripts");
    this.coming = dataStore.resolve("scripts.coming");
    this.going = dataStore.resolve("scripts.going");
  }

  /** Returns the folder, after finishing a replacement that was interrupted. */
  ScriptFolder folder() throws IOException {
    settle();
    return new ScriptFolder(current);
  }

  /** Returns where the set is now, without finishing anything. */
  Path place() {
    return isThere(going) && !isThere(current) ? going : current;
  }

  /** Replaces the set durably. */
  void replace(List<StateScript> scripts) throws IOException {
    if (scripts.isEmpty() && !isThere(current) && !isThere(going)) {
      return;
    }
    Files.createDirectories(dataStore);
    settle();
    Files.createDirectory(coming);
    for (StateScript script : scripts) {
      AtomicFile.replace(coming.resolve(script.name()), script.content(), EXECUTABLE);
    }
    AtomicFile.replace(coming.resolve(ScriptFolder.VERSION_FILE), VERSION);
    if (isThere(current)) {
      Files.move(current, going, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(coming, current, StandardCopyOption.ATOMIC_MOVE);
    flushFolder();
    delete(going);
  }

  // Only between the two renames is there no current folder: then the old set holds on.
  private void settle() throws IOException {
    if (isThere(going) && !isThere(current)) {
      Files.move(going, current, StandardCopyOption.ATOMIC_MOVE);
      flushFolder();
    }
    delete(going);
    delete(coming);
  }

  private void flushFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(dataStore, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void delete(Path tree) throws IOException {
    if (!isThere(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
