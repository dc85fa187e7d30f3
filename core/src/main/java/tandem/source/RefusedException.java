package tandem.source;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server's answer with another status than the one that was hoped for. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final @Nullable Duration retryAfter; // Optional is not serializable

  RefusedException(ResponseHead head, String expected) {
    super("server answered " + head.statusText() + ", expected " + expected);
    this.status = head.status();
    this.retryAfter = head.retryAfter().orElse(null);
  }

  int status() {
    return status;
  }

  /** Returns whether the server may answer otherwise when it is asked again. */
  boolean isTransient() {
    return status == 408 || status == 429 || (status >= 500 && status <= 599);
  }

  /** Returns how long the server asks to be left alone, if it does. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
