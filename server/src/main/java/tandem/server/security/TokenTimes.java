package tandem.server.security;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When a token was issued, and from when until when it is valid; whole seconds. */
public record TokenTimes(Instant issuedAt, Instant notBefore, Instant expires) {
  public TokenTimes {
    issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
    expires = expires.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns the times of a token that is valid from now on. */
  public static TokenTimes from(Instant now, Duration lifetime) {
    return new TokenTimes(now, now, now.plus(lifetime));
  }
}
