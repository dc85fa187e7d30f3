package tandem.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tandem.posix.Libc;

/** A descriptor of the kernel, held open for what hangs on it: a claim or a lock. */
final class Descriptor implements Closeable {
  private final int number;
  private boolean closed;

  private Descriptor(int number) {
    this.number = number;
  }

  /**
   * Opens a path; no child process inherits the descriptor.
   *
   * @param mode permissions of a file that this creates
   */
  static Descriptor open(Path path, int flags, int mode) throws IOException {
    Descriptor descriptor = new Descriptor(Libc.open(path.toString(), flags, mode));
    if (!Files.exists(descriptor.path())) {
      descriptor.close();
      throw new IOException("/proc is not mounted");
    }
    return descriptor;
  }

  /**
   * Returns a path that opens the very same file or device again, whatever its name now leads to.
   */
  Path path() {
    return Path.of("/proc/self/fd", Integer.toString(number));
  }

  /** Returns its number, for calls that no other way leads to. */
  int number() {
    return number;
  }

  /** Takes an exclusive {@code flock}, or returns false when somebody else has it. */
  boolean tryLock() throws IOException {
    return Libc.tryLock(number);
  }

  /** Makes the kernel forget what it has cached of this file, except what is not yet written. */
  void dropCache() throws IOException {
    Libc.dropCache(number);
  }

  /** Makes the kernel forget what it has cached of a range, except what is not yet written. */
  void dropCache(long start, long length) throws IOException {
    Libc.dropCache(number, start, length);
  }

  /** Has the kernel begin to write what of this file is only in its cache. */
  void startWriteBack() throws IOException {
    Libc.startWriteBack(number);
  }

  /** Returns whether the block device is switched to read-only. */
  boolean isReadOnlyDevice() throws IOException {
    return Libc.isReadOnly(number);
  }

  @Override
  public synchronized void close() {
    // Only once: the number may already be somebody else's.
    if (!closed) {
      closed = true;
      Libc.close(number);
    }
  }
}
