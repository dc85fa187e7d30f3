package tandem.block;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.util.Map;

/**
 * The few calls of the C library that Java lacks. Loaded at the first call, because that costs a
 * tenth of a second. The numbers are those of x86, ARM, RISC-V and POWER.
 */
final class Libc {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_NONBLOCK = 04000;

  private static final int O_CLOEXEC = 02000000;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int POSIX_FADV_DONTNEED = 4;
  private static final int BLKROGET = 0x125e;

  /** The C side, as the manual pages have it. */
  interface Calls extends Library {
    int open(String path, int flags, Object... mode) throws LastErrorException;

    int close(int descriptor);

    int flock(int descriptor, int operation) throws LastErrorException;

    int ioctl(int descriptor, NativeLong request, Object... argument) throws LastErrorException;

    int posix_fadvise(int descriptor, NativeLong offset, NativeLong length, int advice);

    String strerror(int errno);
  }

  private static final class Loaded {
    // Null is the running process, which has its C library mapped under whatever name that has.
    static final Calls CALLS =
        Native.load(
            null,
            Calls.class,
            Map.of(
                Library.OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding", "UTF-8")));
  }

  private Libc() {}

  /** Opens a path so that no child process inherits the descriptor. */
  static int open(String path, int flags, int mode) throws IOException {
    return call(calls -> calls.open(path, flags | O_CLOEXEC, mode));
  }

  /**
   * Closes a descriptor through which nothing was written, so that no error of it matters. Linux
   * has closed it even then, and another try could hit a descriptor of somebody else.
   */
  static void close(int descriptor) {
    Loaded.CALLS.close(descriptor);
  }

  /** Takes an exclusive lock, or returns false when another open file has one. */
  static boolean tryLock(int descriptor) throws IOException {
    try {
      call(calls -> calls.flock(descriptor, LOCK_EX | LOCK_NB));
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == ErrnoException.EAGAIN) {
        return false;
      }
      throw e;
    }
  }

  /** Makes the kernel forget the clean pages of the whole file. */
  static void dropCache(int descriptor) throws IOException {
    // From 0 to 0 is everything; more would not fit the 32-bit offsets of this call on ARM.
    NativeLong zero = new NativeLong(0);
    int errno = calls().posix_fadvise(descriptor, zero, zero, POSIX_FADV_DONTNEED);
    if (errno != 0) {
      throw failure(errno);
    }
  }

  /** Returns whether this block device is switched to read-only. */
  static boolean isReadOnly(int descriptor) throws IOException {
    IntByReference answer = new IntByReference();
    call(calls -> calls.ioctl(descriptor, new NativeLong(BLKROGET), answer));
    return answer.getValue() != 0;
  }

  private interface Call {
    int apply(Calls calls);
  }

  private static int call(Call call) throws IOException {
    Calls calls = calls();
    while (true) {
      try {
        return call.apply(calls);
      } catch (LastErrorException e) {
        if (e.getErrorCode() != ErrnoException.EINTR) {
          throw failure(e.getErrorCode());
        }
      }
    }
  }

  private static ErrnoException failure(int errno) throws IOException {
    return new ErrnoException(errno, calls().strerror(errno));
  }

  private static Calls calls() throws IOException {
    try {
      return Loaded.CALLS;
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new IOException("native calls do not work on this machine: " + e.getMessage(), e);
    }
  }
}
