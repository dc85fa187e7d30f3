package tandem.managed;

import java.time.Duration;
import java.util.Optional;
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
  public int status() {
    return status;
  }

  /** Returns how long the server asks to be left alone, if it does. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
