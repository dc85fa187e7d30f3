package tandem.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operation on the device failed. The message says what failed, on which thing, with got and
 * expected; the hint says what to do about it.
 */
public final class UpdateException extends Exception {
  private static final long serialVersionUID = 1L;
  private final ErrorKind kind;
  private final @Nullable String hint;

  /** Takes kind and message. */
  public UpdateException(ErrorKind kind, String message) {
    this(kind, message, null, null);
  }

  /** Takes kind, message and cause. */
  public UpdateException(ErrorKind kind, String message, Throwable cause) {
    this(kind, message, null, cause);
  }

  private UpdateException(
      ErrorKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.hint = hint;
  }

  /** Returns the same failure with a hint. */
  public UpdateException withHint(String text) {
    UpdateException hinted =
        new UpdateException(kind, String.valueOf(getMessage()), text, getCause());
    hinted.setStackTrace(getStackTrace());
    return hinted;
  }

  /** Returns the kind of failure. */
  public ErrorKind kind() {
    return kind;
  }

  /** Returns what to do about it, if there is something. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
