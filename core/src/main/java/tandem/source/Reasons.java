package tandem.source;

import java.nio.file.FileSystemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Words for failures and waits. */
final class Reasons {

  private Reasons() {}

  /** Returns why it failed; for a file without its name, which the message has already. */
  static String of(Exception e) {
    @Nullable String text =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getMessage();
    return text == null || text.isBlank() ? e.getClass().getSimpleName() : text;
  }

  /** Returns a wait in seconds, or in milliseconds where it is not a whole number of seconds. */
  static String of(Duration wait) {
    return wait.toMillisPart() == 0 ? wait.toSeconds() + " s" : wait.toMillis() + " ms";
  }
}
