package tandem.server.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a device is let in. */
public enum AuthStatus {
  /** Somebody has to decide. */
  PENDING,
  /** It gets tokens and updates. */
  ACCEPTED,
  /** It gets nothing. */
  REJECTED,
  /** It is let in as soon as it comes. */
  PREAUTHORIZED,
  /** A device that has no key any more. */
  NOAUTH;

  /** Returns the name in the API and in the database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the one of this name. */
  public static Optional<AuthStatus> of(String text) {
    return Arrays.stream(values()).filter(status -> status.text().equals(text)).findFirst();
  }

  static AuthStatus stored(String text) {
    return of(text).orElseThrow(() -> new IllegalStateException("status in database: " + text));
  }
}
