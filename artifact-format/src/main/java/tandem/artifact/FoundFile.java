package tandem.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was before it was read, to be replaced by a changed copy of it. Of two programs that
 * do so at once, the later one is told, instead of undoing what the other has done.
 */
public final class FoundFile {
  private final Path path;
  private final BasicFileAttributes found;

  private FoundFile(Path path, BasicFileAttributes found) {
    this.path = path;
    this.found = found;
  }

  /** Looks at a file, which nobody has opened yet to make the copy. */
  public static FoundFile of(Path file) throws IOException {
    Path path = file.toRealPath();
    return new FoundFile(path, attributes(path));
  }

  /**
   * Looks at a file that is to be written, if it is the one that is read: then it is not only
   * replaced, but changed.
   */
  public static Optional<FoundFile> ofChanged(Path read, Path written) throws IOException {
    boolean same = Files.exists(read) && Files.exists(written) && Files.isSameFile(read, written);
    return same ? Optional.of(of(written)) : Optional.empty();
  }

  /** Returns where it really is, behind links. */
  public Path path() {
    return path;
  }

  /** Returns whether it was a file with content, no folder, pipe or device. */
  public boolean isRegular() {
    return found.isRegularFile();
  }

  /** Returns its size then, in bytes. */
  public long size() {
    return found.size();
  }

  /**
   * Gives a complete and durable copy the name of the file.
   *
   * @throws FileChangedException when the file is no longer the one that was found, or another
   *     program holds a lock on it
   * @throws java.nio.file.AtomicMoveNotSupportedException when the copy is in another file system
   */
  public void replaceBy(Path copy) throws IOException {
    // Between the look and the rename, nobody else who does the same gets through.
    try (FileChannel channel = open()) {
      lock(channel);
      requireUnchanged();
      Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private @Nullable FileChannel open() {
    try {
      return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      return null; // write-protected, or gone: the look still tells most of what can happen
    }
  }

  // Closing the channel ends the lock.
  private void lock(@Nullable FileChannel channel) throws FileChangedException {
    try {
      if (channel != null && channel.tryLock() == null) {
        throw inUse();
      }
    } catch (OverlappingFileLockException e) {
      throw inUse();
    } catch (FileChangedException e) {
      throw e;
    } catch (IOException e) {
      return; // some network file systems have no locks
    }
  }

  private FileChangedException inUse() {
    return new FileChangedException(path + ": is in use by somebody else, and is left as it is");
  }

  private void requireUnchanged() throws IOException {
    try {
      if (isSame(attributes(path))) {
        return;
      }
    } catch (NoSuchFileException e) {
      throw new FileChangedException(path + ": was removed by somebody else meanwhile");
    }
    throw new FileChangedException(
        path + ": was changed by somebody else meanwhile, and is left like that");
  }

  private boolean isSame(BasicFileAttributes now) {
    return now.size() == found.size()
        && now.lastModifiedTime().equals(found.lastModifiedTime())
        && Objects.equals(now.fileKey(), found.fileKey());
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }
}
