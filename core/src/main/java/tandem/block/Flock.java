package tandem.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.FileKind;
import tandem.core.UpdateException;
import tandem.posix.ErrnoException;
import tandem.posix.Libc;

/**
 * An exclusive {@code flock(2)}, which other tools and the {@code flock} command respect; the locks
 * of Java do not exclude them. It ends with {@link #close} or with the process, and no child
 * process inherits it. The file stays behind on purpose: a lock on a removed file excludes nobody.
 */
public final class Flock implements Closeable {
  private static final int POLL_MILLIS = 50;
  private static final int OWNER_ONLY = 0600;

  private final Descriptor descriptor;

  private Flock(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Takes the lock if it is free. A file that is missing is created with mode 0600; a block device
   * or a directory is locked as it is. A device that may vanish is locked by {@link
   * LinuxBlockDevice#open}, which never creates one.
   *
   * @return empty when somebody else holds it
   * @throws UpdateException NO_PERMISSION or OS_ERROR when the file can not be opened or locked
   */
  public static Optional<Flock> tryAcquire(Path file) throws UpdateException {
    try {
      return tryLock(file);
    } catch (IOException e) {
      throw Failures.of(file + ": can not be locked", ErrorKind.OS_ERROR, e);
    }
  }

  /**
   * Takes the lock, waiting for it at most this long.
   *
   * @throws UpdateException BUSY when somebody else holds it for all that time; else as {@link
   *     #tryAcquire}
   */
  public static Flock acquire(Path file, Duration timeout) throws UpdateException {
    long start = System.nanoTime();
    while (true) {
      Optional<Flock> lock = tryAcquire(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      boolean late = System.nanoTime() - start >= timeout.toNanos();
      if (late || !pause()) {
        throw new UpdateException(
                ErrorKind.BUSY,
                file + ": is locked by another process, waited " + timeout.toMillis() + " ms")
            .withHint("let the other process finish; `fuser " + file + "` names it");
      }
    }
  }

  private static Optional<Flock> tryLock(Path file) throws IOException {
    while (true) {
      Descriptor descriptor = open(file);
      boolean keep = false;
      try {
        if (!descriptor.tryLock()) {
          return Optional.empty();
        }
        keep = isStillNamed(file, descriptor);
        if (keep) {
          return Optional.of(new Flock(descriptor));
        }
      } finally {
        if (!keep) {
          descriptor.close();
        }
      }
    }
  }

  private static Descriptor open(Path file) throws IOException {
    FileKind kind = kind(file);
    return switch (kind) {
      case REGULAR -> openFile(file);
      // Not for writing: udev would look at the device anew at every close.
      case BLOCK, DIRECTORY -> Descriptor.open(file, Libc.O_RDONLY, 0);
      case CHARACTER, OTHER -> throw new IOException("it is " + kind.text());
    };
  }

  private static FileKind kind(Path file) throws IOException {
    try {
      return FileKind.of(file);
    } catch (NoSuchFileException e) {
      return FileKind.REGULAR; // once it is created
    }
  }

  private static Descriptor openFile(Path file) throws IOException {
    try {
      return Descriptor.open(file, Libc.O_RDWR | Libc.O_CREAT | Libc.O_NONBLOCK, OWNER_ONLY);
    } catch (ErrnoException refused) {
      // A lock needs no right to write: the file may be on a read-only file system, or belong to
      // somebody else.
      try {
        return Descriptor.open(file, Libc.O_RDONLY | Libc.O_NONBLOCK, 0);
      } catch (ErrnoException e) {
        throw refused;
      }
    }
  }

  /** Tells whether the name still leads to what was locked: else it was removed meanwhile. */
  private static boolean isStillNamed(Path file, Descriptor descriptor) throws IOException {
    try {
      return Files.isSameFile(descriptor.path(), file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Waits a little before the next try, or returns false when the thread is to stop. */
  static boolean pause() {
    try {
      Thread.sleep(POLL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
