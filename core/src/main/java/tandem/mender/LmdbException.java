package tandem.mender;

import java.io.IOException;

/** A file that is no LMDB file that can be read here: damaged, or of another version. */
public final class LmdbException extends IOException {
  private static final long serialVersionUID = 1L;

  LmdbException(String message) {
    super(message);
  }
}
