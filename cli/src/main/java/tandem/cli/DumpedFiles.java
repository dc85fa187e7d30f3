package tandem.cli;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tandem.artifact.CloseAll;
import tandem.core.AtomicFile;

/**
 * Files that are taken out of an artifact. They appear all together, when all of it has been
 * checked, and never in the place of something else.
 */
final class DumpedFiles implements AutoCloseable {
  private static final int BUFFER = 1 << 18;
  private static final FileAttribute<?> ORDINARY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));
  private static final FileAttribute<?> PROGRAM =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  private final Map<Path, Path> temporary = new LinkedHashMap<>();

  /** Takes a file that is not to be run. */
  Path file(Path folder, String name, InputStream content) throws IOException {
    return take(folder, name, content, ORDINARY);
  }

  /** Takes a script. */
  Path script(Path folder, String name, byte[] content) throws IOException {
    return take(folder, name, new ByteArrayInputStream(content), PROGRAM);
  }

  private Path take(Path folder, String name, InputStream content, FileAttribute<?> mode)
      throws IOException {
    Files.createDirectories(folder);
    Path target = folder.resolve(name);
    if (temporary.containsKey(target) || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target);
    }
    Path hidden = folder.resolve(".tandem-" + UUID.randomUUID() + ".part");
    temporary.put(target, hidden);
    hidden.toFile().deleteOnExit(); // for a program that is interrupted
    try (FileChannel out = create(target, hidden, mode)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        write(target, out, ByteBuffer.wrap(buffer, 0, n));
      }
      flush(target, out);
    }
    return target;
  }

  private static void write(Path target, FileChannel out, ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }

  // After a power cut, no file has its name and only a part of its content.
  private static void flush(Path target, FileChannel out) throws IOException {
    try {
      out.force(true);
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }

  private static FileChannel create(Path target, Path hidden, FileAttribute<?> mode)
      throws IOException {
    boolean hasModes = hidden.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      return FileChannel.open(
          hidden,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          hasModes ? new FileAttribute<?>[] {mode} : new FileAttribute<?>[0]);
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }

  private static IOException exists(Path target) {
    return new IOException(target + ": is there already, and is not overwritten");
  }

  /** Lets the files appear; if one can not, those that already have go again. */
  void commit() throws IOException {
    List<Path> appeared = new ArrayList<>();
    try {
      for (Map.Entry<Path, Path> file : temporary.entrySet()) {
        AtomicFile.giveName(file.getValue(), file.getKey());
        appeared.add(file.getKey());
      }
      close(); // the hidden names
      Set<Path> folders = new HashSet<>();
      for (Path file : appeared) {
        if (folders.add(file.resolveSibling("."))) {
          Durable.folderOf(file);
        }
      }
    } catch (FileAlreadyExistsException e) {
      remove(appeared);
      throw exists(Path.of(e.getFile()));
    } catch (IOException e) {
      remove(appeared);
      throw e;
    }
  }

  /** Removes what has not appeared. */
  @Override
  public void close() throws IOException {
    remove(temporary.values());
  }

  /** Removes each, also when another one can not be removed. */
  private static void remove(Collection<Path> files) throws IOException {
    List<Closeable> removals = new ArrayList<>();
    files.forEach(file -> removals.add(() -> Files.deleteIfExists(file)));
    CloseAll.of(removals);
  }
}
