package tandem.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Calls that work on open files. The numbers are those of x86, ARM, RISC-V and POWER. All throw
 * {@link ErrnoException} where the call fails.
 */
public final class Libc {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_NONBLOCK = 04000;

  static final int O_CLOEXEC = 02000000;

  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int FIRST_HIGH = 10;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int POSIX_FADV_DONTNEED = 4;
  private static final int SYNC_FILE_RANGE_WRITE = 2;
  private static final int SYNC_MILLIS = 60_000;
  private static final int BLKROGET = 0x125e;
  private static final int BLKDISCARD = 0x1277;
  private static final int BLKZEROOUT = 0x127f;
  private static final int UBI_IOCVOLUP = 0x40084f00; // _IOW('O', 0, __s64)

  private Libc() {}

  /** Opens a path so that no child process inherits the descriptor. */
  public static int open(String path, int flags, int mode) throws IOException {
    return Calls.call(library -> library.open(path, flags | O_CLOEXEC, mode));
  }

  /**
   * Closes a descriptor through which nothing was written, so that no error of it matters. Linux
   * has closed it even then, and another try could hit a descriptor of somebody else.
   */
  public static void close(int descriptor) {
    try {
      Calls.library().close(descriptor);
    } catch (IOException e) {
      throw new IllegalStateException("nothing could be open yet", e);
    }
  }

  /** Returns a copy of the descriptor whose number is none of those that a child starts with. */
  static int high(int descriptor) throws IOException {
    return Calls.call(library -> library.fcntl(descriptor, F_DUPFD_CLOEXEC, FIRST_HIGH));
  }

  /** Takes an exclusive lock, or returns false when another open file has one. */
  public static boolean tryLock(int descriptor) throws IOException {
    try {
      Calls.call(library -> library.flock(descriptor, LOCK_EX | LOCK_NB));
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == ErrnoException.EAGAIN) {
        return false;
      }
      throw e;
    }
  }

  /** Makes the kernel forget the clean pages of the whole file. */
  public static void dropCache(int descriptor) throws IOException {
    // From 0 to 0 is everything; more would not fit the 32-bit offsets of this call on ARM.
    NativeLong zero = new NativeLong(0);
    Calls.check(library -> library.posix_fadvise(descriptor, zero, zero, POSIX_FADV_DONTNEED));
  }

  /** Makes the kernel forget the clean pages of a range. */
  public static void dropCache(int descriptor, long start, long length) throws IOException {
    Calls.check(library -> library.posix_fadvise64(descriptor, start, length, POSIX_FADV_DONTNEED));
  }

  /** Returns whether this block device is switched to read-only. */
  public static boolean isReadOnly(int descriptor) throws IOException {
    IntByReference answer = new IntByReference();
    Calls.call(library -> library.ioctl(descriptor, new NativeLong(BLKROGET), answer));
    return answer.getValue() != 0;
  }

  /** Tells a block device that a range is not used any more; what is read there then is open. */
  public static void discard(int descriptor, long start, long length) throws IOException {
    callOnRange(descriptor, BLKDISCARD, start, length);
  }

  /** Makes a range of a block device zero, by the device itself where that can do it. */
  public static void zeroOut(int descriptor, long start, long length) throws IOException {
    callOnRange(descriptor, BLKZEROOUT, start, length);
  }

  private static void callOnRange(int descriptor, int request, long start, long length)
      throws IOException {
    try (Memory range = new Memory(2 * Long.BYTES)) {
      range.setLong(0, start);
      range.setLong(Long.BYTES, length);
      Calls.call(library -> library.ioctl(descriptor, new NativeLong(request), range));
    }
  }

  /**
   * Tells an open UBI volume that exactly this many bytes follow, which are to replace all that it
   * holds. From here until the last of them the volume holds nothing.
   */
  public static void beginVolumeUpdate(int descriptor, long bytes) throws IOException {
    LongByReference size = new LongByReference(bytes);
    Calls.call(library -> library.ioctl(descriptor, new NativeLong(UBI_IOCVOLUP), size));
  }

  /**
   * Writes from a buffer outside of the heap at the place that the descriptor has reached, and
   * moves the buffer on.
   *
   * @return how many bytes were written, at least one unless nothing remained
   */
  public static int write(int descriptor, ByteBuffer from) throws IOException {
    Pointer data = Native.getDirectBufferPointer(from.slice());
    NativeLong length = new NativeLong(from.remaining());
    int written = Calls.call(library -> library.write(descriptor, data, length).intValue());
    from.position(from.position() + written);
    return written;
  }

  /** Makes what was written to this file durable. */
  public static void sync(int descriptor) throws IOException {
    Calls.call(library -> library.fsync(descriptor));
  }

  /**
   * Has the kernel begin to write to the medium what of the file is only in its cache. Does not
   * wait for the end of that, though perhaps for room in the device's queue, nor hears of its
   * errors, and says nothing about durability: that takes a sync.
   */
  public static void startWriteBack(int descriptor) throws IOException {
    Calls.call(library -> library.sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE));
  }

  /** Makes a named pipe that only its owner may open. */
  public static void makeFifo(Path path) throws IOException {
    Calls.call(library -> library.mkfifo(path.toString(), 0600));
  }

  /** Flushes the whole file system that this folder is on. */
  public static void syncFileSystem(Path folder) throws IOException {
    int descriptor = open(folder.toString(), O_RDONLY, 0);
    try {
      Calls.call(library -> library.syncfs(descriptor));
    } finally {
      close(descriptor);
    }
  }

  /**
   * Flushes all file systems. There is no error to learn of; a medium that hangs is waited for a
   * minute.
   *
   * @return whether all was flushed by then
   */
  public static boolean syncEverything() throws IOException {
    CLibrary library = Calls.library();
    Thread flush = new Thread(library::sync, "sync");
    flush.setDaemon(true);
    flush.start();
    try {
      flush.join(SYNC_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return !flush.isAlive();
  }
}
