package tandem.server.http;

import java.io.IOException;

/** A streamed body broke a rule. An {@link IOException}, so that it travels through streams. */
public final class BodyException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;

  /** Takes the status of the answer and what is wrong, which the sender is told. */
  public BodyException(int status, String message) {
    super(message);
    this.status = status;
  }

  RefusedException refused() {
    return new RefusedException(status, String.valueOf(getMessage()));
  }
}
