package tandem.artifact;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The first failure of a reader: after it, everything fails the same way. */
final class Sticky {
  private @Nullable IOException failure;

  /** Throws the failure, if there has been one. */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Keeps a failure and returns it, to be thrown. */
  IOException keep(IOException e) {
    failure = e;
    return e;
  }
}
