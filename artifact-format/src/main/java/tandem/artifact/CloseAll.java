package tandem.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Closes many things of which none is to be forgotten because another one fails. */
public final class CloseAll {
  private CloseAll() {}

  /**
   * Closes all of them.
   *
   * @throws IOException the first failure, which has the others as suppressed ones
   */
  public static void of(Collection<? extends Closeable> all) throws IOException {
    @Nullable IOException failure = null;
    for (Closeable each : all) {
      try {
        each.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
