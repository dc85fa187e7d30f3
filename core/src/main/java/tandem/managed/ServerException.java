package tandem.managed;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server did not give the answer that was needed; it may give it another time. */
public final class ServerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** No server could be reached, or none of the answers was one. */
  static final int UNREACHABLE = 0;

  /** The server does not accept this device, or not yet. */
  static final int NOT_ACCEPTED = 401;

  private final int status;
  private final @Nullable Duration retryAfter;

  ServerException(String message, int status, Optional<Duration> retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter.orElse(null);
  }

  /** Returns the status of the answer; 0 when there was none. */
  int status() {
    return status;
  }

  /** Tells whether a server was there, and does not accept this device. */
  public boolean isNotAccepted() {
    return status == NOT_ACCEPTED;
  }

  /** Tells whether the same call can not go better another time. */
  boolean isFinal() {
    return status >= 400 && status < 500 && !Set.of(NOT_ACCEPTED, 408, 429).contains(status);
  }

  /** Returns how long the server asks to be left alone, if it does. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
