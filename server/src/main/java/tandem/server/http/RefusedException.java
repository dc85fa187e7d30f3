package tandem.server.http;

import java.util.Optional;

/** A request that is answered with an error; the message is for whoever sent it. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final long retryAfter;

  /** Takes the status and what is wrong, which the sender is told. */
  public RefusedException(int status, String message) {
    this(status, message, 0);
  }

  /**
   * Takes also when to come again.
   *
   * @param retryAfter seconds; 0 to say nothing
   */
  public RefusedException(int status, String message, long retryAfter) {
    // Refusals are what hostile input costs, so they carry no stack trace.
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Returns the status. */
  public int status() {
    return status;
  }

  /** Returns the text for the sender. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** Returns the seconds after which to come again, if that would help. */
  public Optional<Long> retryAfter() {
    return retryAfter == 0 ? Optional.empty() : Optional.of(retryAfter);
  }
}
