package tandem.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A file for what comes or goes through a pipe, readable by its owner only. Where the system allows
 * it, the file loses its name at once, so that nothing remains of it however the program ends;
 * elsewhere an orderly end removes it.
 */
public final class Spool implements Closeable {
  private static final Path DESCRIPTORS =
      Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd");

  private final Path path;
  private final Optional<Path> named;
  private final long most;
  private final GrowingFile content;

  private Spool(Path path, Optional<Path> named, long most, GrowingFile content) {
    this.path = path;
    this.named = named;
    this.most = most;
    this.content = content;
  }

  /** Creates an empty file that may get as large as it likes. */
  public static Spool create(Path folder) throws IOException {
    return create(folder, Long.MAX_VALUE);
  }

  /**
   * Creates an empty file.
   *
   * @param most how many bytes it may get
   * @throws IOException when the folder is missing or not writable
   */
  public static Spool create(Path folder, long most) throws IOException {
    Path file = folder.toAbsolutePath().resolve(".tandem-" + UUID.randomUUID() + ".spool");
    FileChannel channel = open(folder, file);
    boolean made = false;
    try {
      Spool spool = create(file, new GrowingFile(file, channel, most), most);
      made = true;
      return spool;
    } finally {
      if (!made) {
        channel.close();
        Files.deleteIfExists(file);
      }
    }
  }

  private static FileChannel open(Path folder, Path file) throws IOException {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
          ownerOnly(folder));
    } catch (NoSuchFileException e) { // nobody knows the hidden name
      throw new NoSuchFileException(folder.toString());
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  private static Spool create(Path file, GrowingFile content, long most) throws IOException {
    Optional<Path> descriptor = descriptor(file);
    if (descriptor.isPresent()) {
      Files.delete(file);
      return new Spool(descriptor.get(), Optional.empty(), most, content);
    }
    file.toFile().deleteOnExit();
    return new Spool(file, Optional.of(file), most, content);
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  // Linux has another path for an open file, which stays when the name goes.
  private static Optional<Path> descriptor(Path file) throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return Optional.empty();
    }
    Path real = file.toRealPath(LinkOption.NOFOLLOW_LINKS);
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        if (leadsTo(descriptor, real)) {
          return Optional.of(descriptor);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException e) {
      return false; // another thread has just closed it
    }
  }

  /** Returns a path that opens the file, in this program and in those that it starts. */
  public Path path() {
    return path;
  }

  /** Returns the number of bytes so far. */
  public long size() {
    return content.size();
  }

  /** Returns a stream that appends and does not buffer; closing it does nothing. */
  public OutputStream appender() {
    return content.appender();
  }

  /** Appends all that there is. Leaves the source open. */
  public void fill(InputStream in) throws IOException {
    in.transferTo(content.appender());
  }

  /** Copies all of it. Leaves the target open. */
  public void copyTo(OutputStream out) throws IOException {
    content.copyTo(out);
  }

  long most() {
    return most;
  }

  GrowingFile content() {
    return content;
  }

  @Override
  public void close() throws IOException {
    content.close();
    if (named.isPresent()) {
      Files.deleteIfExists(named.get());
    }
  }
}
