package tandem.block;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.posix.ErrnoException;

/** Turns what the system says into what a user is told. */
final class Failures {
  private Failures() {}

  /**
   * Returns the failure, of the kind that its reason has, else of the kind given.
   *
   * @param what the thing and what could not be done with it
   */
  static UpdateException of(String what, ErrorKind kind, IOException cause) {
    ErrorKind seen = isPermission(cause) ? ErrorKind.NO_PERMISSION : kind;
    return new UpdateException(seen, what + ": " + reason(cause), cause);
  }

  /** Returns the failure of a device that was open already. */
  static UpdateException ofDevice(IOException cause) {
    boolean isBusy =
        cause.getCause() instanceof ErrnoException call && call.errno() == ErrnoException.EBUSY;
    return new UpdateException(isBusy ? ErrorKind.BUSY : ErrorKind.IO_ERROR, reason(cause), cause);
  }

  /** Returns the reason alone, without the path that the JDK puts before it. */
  static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException file && file.getReason() != null) {
      return String.valueOf(file.getReason());
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static boolean isPermission(IOException cause) {
    return cause instanceof AccessDeniedException
        || (cause instanceof ErrnoException call
            && (call.errno() == ErrnoException.EACCES || call.errno() == ErrnoException.EPERM));
  }
}
