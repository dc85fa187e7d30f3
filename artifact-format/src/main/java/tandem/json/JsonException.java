package tandem.json;

import java.io.IOException;

/** Text that is no JSON, or more of it than the limits allow. */
public class JsonException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Takes the message and what the parser said. */
  public JsonException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Takes the message. */
  public JsonException(String message) {
    super(message);
  }
}
