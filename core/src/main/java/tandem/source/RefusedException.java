package tandem.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A server's answer with another status than the one that was hoped for. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final long retryAfterSeconds;

  RefusedException(ResponseHead head, String expected) {
    super("server answered " + head.statusText() + ", expected " + expected);
    this.status = head.status();
    this.retryAfterSeconds = seconds(head);
  }

  // A date is compared with the server's own: the device's clock may never have been set.
  private static long seconds(ResponseHead head) {
    String value = head.first("retry-after").orElse("");
    if (value.matches("[0-9]{1,9}")) {
      return Long.parseLong(value);
    }
    Optional<Instant> until = HttpDate.parse(value);
    Optional<Instant> now = head.first("date").flatMap(HttpDate::parse);
    return until.isPresent() && now.isPresent()
        ? Math.max(0, Duration.between(now.get(), until.get()).toSeconds())
        : 0;
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
    return Optional.of(retryAfterSeconds).filter(seconds -> seconds > 0).map(Duration::ofSeconds);
  }
}
