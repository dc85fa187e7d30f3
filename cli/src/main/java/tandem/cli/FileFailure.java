package tandem.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Names the file in failures to write it: many say only what, not where, and others name the hidden
 * file that it is until it is complete.
 */
final class FileFailure {
  private FileFailure() {}

  /** Returns the failure with the name that the user knows. */
  static IOException of(Path file, IOException e) {
    Path folder = file.toAbsolutePath().getParent();
    if (e instanceof FileAlreadyExistsException) {
      return e;
    }
    if (e instanceof NoSuchFileException) {
      return new NoSuchFileException(String.valueOf(folder));
    }
    if (e instanceof AccessDeniedException) {
      return new AccessDeniedException(String.valueOf(folder));
    }
    String why = e instanceof FileSystemException other ? other.getReason() : e.getMessage();
    return new IOException(file + ": " + (why == null ? e : why), e);
  }
}
