package tandem.posix;

import java.io.IOException;

/** A call of the C library failed with this {@code errno}. */
public final class ErrnoException extends IOException {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int ENXIO = 6;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int ENODEV = 19;
  public static final int EROFS = 30;
  public static final int EPIPE = 32;

  private static final long serialVersionUID = 1L;
  private final int errno;

  ErrnoException(int errno, String message) {
    super(message);
    this.errno = errno;
  }

  /** Returns the number, one of the constants of this class or another one. */
  public int errno() {
    return errno;
  }
}
