package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tandem.artifact.ArtifactWriter.Flush;

/**
 * A file that appears under its name complete, and durable if that is asked for, or not at all.
 * Until {@link #commit} it is a hidden file in the same folder, which {@link #close} removes; so
 * does an orderly end of the program. What was there before stays until then, and hands on its
 * owner and mode.
 */
final class NewFile implements AutoCloseable {
  // Nobody reads here what the old file did not let him read.
  private static final FileAttribute<?>[] OWNER_ONLY = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  private final Path target;
  private final Path temporary;
  private final GrowingFile content;
  private final Optional<OwnerAndMode> old;
  private final Optional<FoundFile> changed;

  private NewFile(Path target, long most, Optional<FoundFile> changed) throws IOException {
    this.target = target;
    this.changed = changed;
    this.temporary = target.resolveSibling(".tandem-" + UUID.randomUUID() + ".part");
    this.old = OwnerAndMode.of(target);
    FileChannel channel = open(temporary, old.isPresent() ? OWNER_ONLY : new FileAttribute<?>[0]);
    temporary.toFile().deleteOnExit(); // for a program that is interrupted
    this.content = new GrowingFile(target, channel, most);
  }

  /** Creates the hidden file, which may get as large as it likes. */
  static NewFile create(Path path) throws IOException {
    return create(path, Long.MAX_VALUE);
  }

  /**
   * Creates the hidden file.
   *
   * @param most how many bytes it may get
   * @throws IOException when the folder is missing or not writable, or something that is no file
   *     has the name
   */
  static NewFile create(Path path, long most) throws IOException {
    // A link stays a link, unless it leads nowhere: the file behind it is replaced.
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    requireRegular(path, target);
    return new NewFile(target, most, Optional.empty());
  }

  /** Creates the hidden file beside one that it is a changed copy of. */
  static NewFile create(FoundFile changed) throws IOException {
    requireRegular(changed.path(), changed.path());
    return new NewFile(changed.path(), Long.MAX_VALUE, Optional.of(changed));
  }

  private static void requireRegular(Path path, Path target) throws IOException {
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(path + ": exists and is not a regular file");
    }
  }

  private static FileChannel open(Path file, FileAttribute<?>[] mode) throws IOException {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
          mode);
    } catch (NoSuchFileException e) { // nobody knows the hidden name
      throw new NoSuchFileException(String.valueOf(file.getParent()));
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(String.valueOf(file.getParent()));
    }
  }

  /** Returns what is in it. */
  GrowingFile content() {
    return content;
  }

  /** Returns a stream that appends and does not buffer; closing it does nothing. */
  OutputStream appender() {
    return content.appender();
  }

  /** Returns the number of bytes so far. */
  long size() {
    return content.size();
  }

  /** Replaces bytes that are already there. */
  void overwrite(long position, byte[] bytes) throws IOException {
    content.overwrite(position, bytes);
  }

  /**
   * Replaces the start of the file by one that may be longer or shorter; what follows moves.
   *
   * @param length bytes to be replaced
   */
  void replaceStart(int length, byte[] start) throws IOException {
    content.replaceStart(length, start);
  }

  /** Makes the file durable and gives it its name. */
  void commit() throws IOException {
    commit(Flush.ALWAYS);
  }

  /**
   * Gives the file its name.
   *
   * @throws FileChangedException when it is a changed copy of what somebody else has changed
   */
  void commit(Flush flush) throws IOException {
    if (old.isPresent()) {
      old.get().applyTo(temporary);
    }
    boolean durable = flush == Flush.ALWAYS || Files.exists(target);
    if (durable) {
      content.force();
    }
    content.close();
    if (changed.isPresent()) {
      changed.get().replaceBy(temporary);
    } else {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
    // Windows opens no folders, and needs no help to remember a rename.
    if (durable && target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel folder =
          FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  /** Removes the hidden file, if it has not become the real one. */
  @Override
  public void close() throws IOException {
    content.close();
    Files.deleteIfExists(temporary);
  }
}
