package tandem.server.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.http.Handler;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.security.Action;
import tandem.server.security.Role;
import tandem.server.security.SigningKey;
import tandem.server.security.TokenTimes;
import tandem.server.security.UserClaims;
import tandem.server.security.UserTokens;
import tandem.server.store.People;
import tandem.server.store.Person;
import tandem.server.store.Store;

class AccessTest {
  private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
  private static final Instant BEFORE = NOW.minusSeconds(10);

  @TempDir Path folder;
  private Store store;
  private People people;
  private UserTokens tokens;
  private Handler handler;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(folder.resolve("db"));
    people = store.people();
    tokens = new UserTokens(SigningKey.load(folder.resolve("jwt.pem")));
    handler =
        new Access(people, tokens, Clock.fixed(NOW, ZoneOffset.UTC))
            .allow(Action.LOOK, (caller, request) -> Reply.empty(204));
    people.add(Person.of("ann", "hash", "viewer", BEFORE));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void otherPassword_endsTheLoginsOfBefore() throws Exception {
    Request old = request(BEFORE);
    assertThat(handler.handle(old).status()).isEqualTo(204);

    people.change("ann", "other", "viewer", NOW);

    assertUnauthorized(old);
    assertThat(handler.handle(request(NOW)).status()).isEqualTo(204);
  }

  @Test
  void userWhoIsAddedAgain_hasNoneOfTheOldLogins() throws Exception {
    Request old = request(BEFORE);

    people.remove("ann");
    people.add(Person.of("ann", "other", "admin", NOW));

    assertUnauthorized(old);
  }

  private void assertUnauthorized(Request request) {
    assertThatThrownBy(() -> handler.handle(request))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(401));
  }

  private Request request(Instant issued) {
    TokenTimes times = TokenTimes.from(issued, Duration.ofDays(7));
    String token = tokens.issue(new UserClaims("id", "ann", Role.VIEWER, times));
    return Request.of("GET", "/").withHeader("authorization", "Bearer " + token);
  }
}
