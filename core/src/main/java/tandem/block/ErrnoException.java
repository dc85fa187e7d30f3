package tandem.block;

import java.io.IOException;

/** A call of the C library failed with this {@code errno}. */
final class ErrnoException extends IOException {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EROFS = 30;

  private static final long serialVersionUID = 1L;
  private final int errno;

  ErrnoException(int errno, String message) {
    super(message);
    this.errno = errno;
  }

  int errno() {
    return errno;
  }
}
