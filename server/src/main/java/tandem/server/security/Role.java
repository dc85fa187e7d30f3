package tandem.server.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user or an API token is for; each role may do all that the ones before it may. */
public enum Role {
  /** Looks at everything but users, tokens and the audit log. */
  VIEWER,
  /** Works with devices, artifacts and deployments. */
  OPERATOR,
  /** Also decides who may do what. */
  ADMIN;

  /** Returns the name that people write. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the role that people call so. */
  public static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }

  /** Tells whether the role may do this. */
  public boolean may(Action action) {
    return compareTo(action.least()) >= 0;
  }
}
