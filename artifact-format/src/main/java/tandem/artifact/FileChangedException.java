package tandem.artifact;

import java.io.IOException;

/** Somebody else has changed a file while a changed copy of it was made; his work is kept. */
public final class FileChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  FileChangedException(String message) {
    super(message);
  }
}
