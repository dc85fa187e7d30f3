package tandem.server.manage;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tandem.server.http.Handler;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.security.Action;
import tandem.server.security.ApiToken;
import tandem.server.security.Role;
import tandem.server.security.UserClaims;
import tandem.server.security.UserTokens;
import tandem.server.store.People;
import tandem.server.store.Person;
import tandem.server.store.StoreException;
import tandem.server.store.StoredApiToken;

/** Finds out who calls, and whether they may. */
final class Access {
  private static final Duration USE_NOTED = Duration.ofMinutes(5);

  private final People people;
  private final UserTokens tokens;
  private final Clock clock;

  Access(People people, UserTokens tokens, Clock clock) {
    this.people = people;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Returns a handler that only answers those who may do this. */
  Handler allow(Action action, ManageHandler handler) {
    return new Handler() {
      @Override
      public Optional<Reply> beforeBody(Request request) throws RefusedException, IOException {
        caller(request, action);
        return Optional.empty();
      }

      @Override
      public Reply handle(Request request) throws RefusedException, IOException {
        return handler.handle(caller(request, action), request);
      }
    };
  }

  private Caller caller(Request request, Action action) throws RefusedException, StoreException {
    Caller caller = caller(request);
    if (!caller.role().may(action)) {
      throw new RefusedException(403, "the role " + caller.role().text() + " may not do this");
    }
    return caller;
  }

  private Caller caller(Request request) throws RefusedException, StoreException {
    Optional<String> bearer = request.bearer();
    Optional<Caller> caller = Optional.empty();
    if (bearer.isPresent()) {
      caller = ApiToken.looksLikeOne(bearer.get()) ? program(bearer.get()) : user(bearer.get());
    }
    return caller.orElseThrow(() -> new RefusedException(401, "unauthorized"));
  }

  private Optional<Caller> program(String token) throws StoreException {
    Optional<StoredApiToken> stored = people.token(ApiToken.hashOf(token));
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    boolean isOld =
        stored.get().lastUsed().isEmpty()
            || stored.get().lastUsed().get().plus(USE_NOTED).isBefore(clock.instant());
    if (isOld) {
      people.tokenUsed(stored.get().id(), clock.instant());
    }
    return Role.of(stored.get().role())
        .map(role -> new Caller("token:" + stored.get().name(), role));
  }

  // The token says which role the user had; what counts is the one of this moment. Who has
  // another password, or was removed and came again, has to log in again.
  private Optional<Caller> user(String token) throws StoreException {
    Optional<UserClaims> claims = tokens.verify(token, clock.instant());
    if (claims.isEmpty()) {
      return Optional.empty();
    }
    Optional<Person> person = people.find(claims.get().user());
    return person
        .filter(found -> counts(claims.get(), found))
        .flatMap(found -> Role.of(found.role()))
        .map(role -> new Caller("user:" + claims.get().user(), role));
  }

  // Tokens have whole seconds, so one of the same second counts.
  private static boolean counts(UserClaims claims, Person person) {
    Instant from = person.validFrom().truncatedTo(ChronoUnit.SECONDS);
    return !claims.times().issuedAt().isBefore(from);
  }
}
