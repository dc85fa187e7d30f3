package tandem.server.security;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import tandem.core.AtomicFile;
import tandem.core.RegularFile;

/** A small file with a key that only the server's user may read, made at its first use. */
final class SecretFile {
  private static final int LARGEST = 4096;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private SecretFile() {}

  /**
   * Returns what the file holds, after making it if there is none.
   *
   * @throws FileSystemException when others may read or write it, or it is larger than a key
   */
  static byte[] readOrCreate(Path file, Supplier<byte[]> content) throws IOException {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      create(file, content.get());
      return read(file);
    }
  }

  private static void create(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      AtomicFile.createFolders(folder);
    }
    try {
      AtomicFile.create(file, content, OWNER_ONLY);
    } catch (FileAlreadyExistsException e) {
      return; // another process was first, and its key counts
    }
  }

  private static byte[] read(Path file) throws IOException {
    byte[] content = RegularFile.read(file, LARGEST);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(mode)) {
        throw new FileSystemException(
            file.toString(),
            null,
            "has mode " + PosixFilePermissions.toString(mode) + ", expected rw------- for a key");
      }
    }
    return content;
  }
}
