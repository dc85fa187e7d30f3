package tandem.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Small files that are whole at every instant: after a power cut the file has its old content or
 * its new one. Two writers of one file at once are the caller's to exclude.
 */
public final class AtomicFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private AtomicFile() {}

  /**
   * Replaces the file, or creates it, with mode 0600.
   *
   * @throws IOException as {@link #replace(Path, byte[], Set)}
   */
  public static void replace(Path target, byte[] content) throws IOException {
    replace(target, content, OWNER_ONLY);
  }

  /**
   * Replaces the file, or creates it. A target that is a symbolic link keeps being one: the file
   * that it names is replaced.
   *
   * @param mode the permissions of the file, where the file system has permissions
   * @throws IOException when it could not; the target is then untouched and nothing is left beside
   *     it. The one exception is a failed flush of the folder, after which the target has the new
   *     content, but may have the old one again after a power cut
   */
  public static void replace(Path target, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    Path file = (Files.isSymbolicLink(target) ? target.toRealPath() : target).toAbsolutePath();
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    boolean moved = false;
    try {
      // Left by a killed run; created anew, because it could have another mode or be a link.
      Files.deleteIfExists(temporary);
      write(temporary, content, mode);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      moved = true;
    } finally {
      if (!moved) {
        deleteQuietly(temporary);
      }
    }
    flushFolder(file);
  }

  /**
   * Creates the file, whose name must be free.
   *
   * @param mode the permissions of the file, where the file system has permissions
   * @throws FileAlreadyExistsException when something has the name, and be it since a moment ago
   */
  public static void create(Path target, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    Path file = target.toAbsolutePath();
    Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      write(temporary, content, mode);
      giveName(temporary, file);
    } finally {
      deleteQuietly(temporary);
    }
    flushFolder(file);
  }

  /**
   * Gives a complete file a name in the same file system, which must be free. The old name may stay
   * beside the new one.
   *
   * @throws FileAlreadyExistsException when something has the name
   */
  public static void giveName(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary); // unlike a rename, it never replaces anything
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.move(temporary, target); // FAT has no links; here another program can come between
    }
  }

  private static void write(Path file, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    boolean hasModes = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        hasModes
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
            : new FileAttribute<?>[0];
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, attributes)) {
      if (hasModes) {
        widen(file, mode);
      }
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Undoes what the umask took away. */
  private static void widen(Path file, Set<PosixFilePermission> mode) throws IOException {
    if (Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(mode)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(file, mode);
    } catch (IOException e) {
      // FAT has no modes and refuses. Elsewhere the mode is narrower than wanted, never wider.
      return;
    }
  }

  /**
   * Creates a folder and those above it that are missing, durably: what is stored in a folder whose
   * name is lost is lost as well.
   */
  public static void createFolders(Path folder) throws IOException {
    Path path = folder.toAbsolutePath();
    if (Files.isDirectory(path)) {
      return;
    }
    Path above = path.getParent();
    if (above != null) {
      createFolders(above);
    }
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "is a link to " + Files.readSymbolicLink(path) + ", which is not there");
    }
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is no folder");
    }
    Files.createDirectories(path);
    flushFolder(path);
  }

  /** Flushes the folder that holds this file, or this folder. */
  private static void flushFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException | UnsupportedOperationException e) {
      // File systems in memory mostly can not open a folder, and have nothing to flush.
      if (file.getFileSystem().equals(FileSystems.getDefault())) {
        throw e;
      }
      return;
    }
    try (channel) {
      channel.force(true);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The failure that brought us here is the one to report; the next run overwrites the rest.
      return;
    }
  }
}
