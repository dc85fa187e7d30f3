package tandem.source;

import java.io.IOException;

/** A server's answer that can not be used, and that asking again would not better. */
final class WrongAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongAnswerException(String message) {
    super(message);
  }

  WrongAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
