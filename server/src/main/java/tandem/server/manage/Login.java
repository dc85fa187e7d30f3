package tandem.server.manage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import tandem.server.http.Handler;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.security.Passwords;
import tandem.server.security.RateLimit;
import tandem.server.security.Role;
import tandem.server.security.TokenTimes;
import tandem.server.security.UserClaims;
import tandem.server.security.UserTokens;
import tandem.server.store.People;
import tandem.server.store.Person;

/** Gives tokens for a name and a password. */
final class Login implements Handler {
  private static final Duration LIFETIME = Duration.ofDays(7);

  private final People people;
  private final Passwords passwords;
  private final UserTokens tokens;
  private final RateLimit limit;
  private final Clock clock;
  private final PasswordGate gate;

  Login(
      People people,
      Passwords passwords,
      UserTokens tokens,
      RateLimit limit,
      PasswordGate gate,
      Clock clock) {
    this.people = people;
    this.passwords = passwords;
    this.tokens = tokens;
    this.limit = limit;
    this.gate = gate;
    this.clock = clock;
  }

  @Override
  public Reply handle(Request request) throws RefusedException, IOException {
    Duration wait = limit.take(RateLimit.keyOf(request.client()), System.nanoTime());
    if (!wait.isZero()) {
      throw new RefusedException(429, "too many logins from this address", wait.toSeconds());
    }
    String[] pair = credentials(request);
    Optional<Person> person = people.find(pair[0]);
    String stored = person.map(Person::passwordHash).orElse(null);
    if (!gate.work(() -> passwords.verify(pair[1], stored))) {
      throw unauthorized();
    }
    Role role = Role.of(person.orElseThrow().role()).orElseThrow(Login::unauthorized);
    TokenTimes times = TokenTimes.from(clock.instant(), LIFETIME);
    String id = UUID.randomUUID().toString();
    return Reply.text(
        200, "application/jwt", tokens.issue(new UserClaims(id, pair[0], role, times)));
  }

  private static String[] credentials(Request request) throws RefusedException {
    String header = request.header("authorization").orElseThrow(Login::unauthorized);
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      throw unauthorized();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
      String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
      if (pair.length == 2) {
        return pair;
      }
    } catch (IllegalArgumentException e) {
      throw unauthorized();
    }
    throw unauthorized();
  }

  private static RefusedException unauthorized() {
    return new RefusedException(401, "unauthorized");
  }
}
