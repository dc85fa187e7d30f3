package tandem.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says what an I/O exception means, without the path that its message may repeat. */
public final class Reasons {

  private Reasons() {}

  /** Returns it as the end of a sentence about the file. */
  public static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "is missing";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return String.valueOf(e.getMessage());
  }
}
