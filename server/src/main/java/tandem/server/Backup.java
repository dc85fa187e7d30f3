package tandem.server;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.server.store.StoreCopy;
import tandem.server.store.StoreCopy.KnownArtifact;

/**
 * A copy of a server's folder, from which a server can start. The server may run meanwhile: the
 * database is copied as of one moment, and with it the artifacts that it knows, whose bytes never
 * change. When one is deleted before it is copied, the database is copied once more.
 */
public final class Backup {
  private static final List<String> SMALL = List.of("keys", "tls", "artifact-keys");
  private static final String DATABASE = "tandem.db";
  private static final String ARTIFACTS = "artifacts";
  private static final int MOST_ROUNDS = 50;

  private final Path data;
  private final Path to;
  // What was copied of each artifact; another one may come with the id of one that was deleted.
  private final Map<String, String> copied = new HashMap<>();
  private final Map<String, String> unreadable = new HashMap<>();

  /**
   * What was made.
   *
   * @param artifacts how many there are in it
   * @param damaged for people: artifacts that the server itself has not whole, and so the copy
   */
  public record Made(int artifacts, List<String> damaged) {}

  private Backup(Path data, Path to) {
    this.data = data;
    this.to = to;
  }

  /**
   * Makes a backup.
   *
   * @param data the server's folder
   * @param target a name that is free, outside of that folder; it is there only when all is
   * @throws UpdateException when it can not be made so
   * @throws IOException when it could not be made; nothing is then left
   */
  public static Made make(Path data, Path target) throws UpdateException, IOException {
    if (!Files.isRegularFile(data.resolve(DATABASE))) {
      throw new UpdateException(
          ErrorKind.NO_INPUT, data + ": has no " + DATABASE + ", so it is no folder of a server");
    }
    Path source = data.toRealPath();
    Path folder = folderOf(target);
    Path name = target.getFileName();
    if (name == null || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new UpdateException(ErrorKind.USAGE, target + ": is there already");
    }
    if (folder.startsWith(source)) {
      throw new UpdateException(ErrorKind.USAGE, target + ": is in the folder that is to be saved");
    }
    Path incomplete = folder.resolve(name + ".incomplete");
    try {
      Files.createDirectory(
          incomplete,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      throw new UpdateException(
          ErrorKind.BUSY,
          incomplete + ": another backup is being made, or was killed; then remove this folder");
    }
    boolean complete = false;
    try {
      Made made = new Backup(source, incomplete).copyAll();
      Files.move(incomplete, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      complete = true;
      FolderCopy.flush(folder);
      return made;
    } finally {
      if (!complete) {
        removeQuietly(incomplete);
      }
    }
  }

  private static void removeQuietly(Path folder) {
    try {
      FolderCopy.remove(folder);
    } catch (IOException e) {
      return; // the failure that brought us here is the one to report
    }
  }

  private static Path folderOf(Path target) throws UpdateException, IOException {
    Path above = target.toAbsolutePath().getParent();
    if (above == null || !Files.isDirectory(above)) {
      throw new UpdateException(ErrorKind.NO_INPUT, target + ": the folder for it is not there");
    }
    return above.toRealPath();
  }

  private Made copyAll() throws IOException {
    for (String small : SMALL) {
      FolderCopy.files(data.resolve(small), to.resolve(small));
    }
    Files.createDirectory(to.resolve(ARTIFACTS));
    Set<KnownArtifact> wrongBefore = Set.of();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Files.deleteIfExists(to.resolve(DATABASE));
      List<KnownArtifact> known = StoreCopy.make(data.resolve(DATABASE), to.resolve(DATABASE));
      Set<KnownArtifact> wrong = copy(known);
      // The server forgets an artifact first, and then its bytes. Those that a later copy of the
      // database still knows were not deleted, but are damaged.
      if (wrongBefore.containsAll(wrong)) {
        forgetOthers(known);
        FolderCopy.flush(to.resolve(ARTIFACTS));
        FolderCopy.flush(to);
        return new Made(known.size(), wrong.stream().map(this::damage).sorted().toList());
      }
      wrongBefore = wrong;
    }
    throw new IOException("artifacts are deleted faster than they can be copied");
  }

  /** Copies what is not copied yet; returns those that can not be, or are not what they were. */
  private Set<KnownArtifact> copy(List<KnownArtifact> known) throws IOException {
    Set<KnownArtifact> wrong = new HashSet<>();
    for (KnownArtifact artifact : known) {
      if (!artifact.sha256().equals(copied.get(artifact.id()))) {
        copy(artifact.id());
        if (!artifact.sha256().equals(copied.get(artifact.id()))) {
          wrong.add(artifact);
        }
      }
    }
    return wrong;
  }

  private void copy(String id) throws IOException {
    try {
      copied.put(id, FolderCopy.hashed(file(data, id), file(to, id)));
    } catch (FolderCopy.UnreadableException e) {
      Files.deleteIfExists(file(to, id));
      copied.remove(id);
      unreadable.put(id, e.getMessage());
    }
  }

  private void forgetOthers(List<KnownArtifact> known) throws IOException {
    Set<String> gone = new HashSet<>(copied.keySet());
    known.forEach(artifact -> gone.remove(artifact.id()));
    for (String id : gone) {
      Files.deleteIfExists(file(to, id));
    }
  }

  private String damage(KnownArtifact artifact) {
    String id = artifact.id();
    String what =
        copied.containsKey(id)
            ? "has SHA-256 " + copied.get(id) + ", expected " + artifact.sha256()
            : unreadable.get(id);
    return "artifact " + id + " (" + artifact.name() + "): " + what;
  }

  private static Path file(Path folder, String id) {
    return folder.resolve(ARTIFACTS).resolve(id + ".mender");
  }
}
