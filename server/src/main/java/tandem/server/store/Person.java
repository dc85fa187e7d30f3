package tandem.server.store;

import java.time.Instant;

/**
 * Somebody who works with the server.
 *
 * @param validFrom logins of before do not count any more
 */
public record Person(
    String name, String passwordHash, String role, Instant created, Instant validFrom) {

  /** Returns somebody who is new. */
  public static Person of(String name, String passwordHash, String role, Instant now) {
    return new Person(name, passwordHash, role, now, now);
  }
}
