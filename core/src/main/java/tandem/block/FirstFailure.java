package tandem.block;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tandem.core.UpdateException;

/** The first failure of several threads that work on one thing: it stops them all. */
final class FirstFailure {
  private volatile @Nullable Throwable failure;

  /** Keeps the first failure, also an Error: it must not end with a thread that nobody watches. */
  synchronized void keep(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /** Returns whether there is one. */
  boolean exists() {
    return failure != null;
  }

  /** Throws it, if there is one. */
  void check() throws IOException, UpdateException {
    Throwable first = failure;
    if (first instanceof IOException e) {
      throw e;
    } else if (first instanceof UpdateException e) {
      throw e;
    } else if (first instanceof RuntimeException e) {
      throw e;
    } else if (first instanceof Error e) {
      throw e;
    }
  }
}
