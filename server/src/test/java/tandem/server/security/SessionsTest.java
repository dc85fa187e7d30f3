package tandem.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Sessions sessions = new Sessions(new SecureRandom(), 3);

  @Test
  void sessionIsFoundByItsCookie_whateverStandsBeside() {
    Session session = sessions.open("jo", Role.VIEWER, "api", NOW);

    assertThat(sessions.find(sent(session), NOW)).contains(session);
    assertThat(sessions.find("a=b; " + sent(session) + "; c=d", NOW)).contains(session);
  }

  @Test
  void otherCookies_areNoSession() {
    Session session = sessions.open("jo", Role.VIEWER, "api", NOW);

    assertThat(sessions.find(null, NOW)).isEmpty();
    assertThat(sessions.find("", NOW)).isEmpty();
    assertThat(sessions.find("__Host-tandem=", NOW)).isEmpty();
    assertThat(sessions.find("tandem=" + session.id(), NOW)).isEmpty();
    assertThat(sessions.find(sent(session) + "x", NOW)).isEmpty();
    assertThat(sessions.find(sent(session) + "; __Host-tandem=x", NOW)).isEmpty();
    assertThat(sessions.find(sent(session) + ";" + " ".repeat(9000), NOW)).isEmpty();
  }

  @Test
  void session_endsEightHoursAfterItsLastUse() {
    Session session = sessions.open("jo", Role.VIEWER, "api", NOW);
    Instant later = NOW.plus(Duration.ofHours(8)).minusSeconds(1);

    assertThat(sessions.find(sent(session), later)).isPresent();
    assertThat(sessions.find(sent(session), later.plus(Duration.ofHours(8)))).isEmpty();
    assertThat(sessions.find(sent(session), later)).isEmpty();
  }

  @Test
  void whenThereAreTooMany_theOneUnusedForLongestEnds() {
    Session first = sessions.open("a", Role.VIEWER, "api", NOW);
    Session second = sessions.open("b", Role.VIEWER, "api", NOW);
    Session third = sessions.open("c", Role.VIEWER, "api", NOW);
    sessions.find(sent(first), NOW);

    Session fourth = sessions.open("d", Role.VIEWER, "api", NOW);

    assertThat(sessions.find(sent(second), NOW)).isEmpty();
    assertThat(sessions.find(sent(first), NOW)).isPresent();
    assertThat(sessions.find(sent(third), NOW)).isPresent();
    assertThat(sessions.find(sent(fourth), NOW)).isPresent();
  }

  @Test
  void loggedOut_isNoSessionAnyMore() {
    Session session = sessions.open("jo", Role.VIEWER, "api", NOW);

    sessions.close(session);

    assertThat(sessions.find(sent(session), NOW)).isEmpty();
  }

  @Test
  void allSessionsOfAUser_endTogether() {
    Session one = sessions.open("jo", Role.VIEWER, "api", NOW);
    Session two = sessions.open("jo", Role.VIEWER, "api", NOW);
    Session other = sessions.open("al", Role.VIEWER, "api", NOW);

    sessions.closeAllOf("jo");

    assertThat(sessions.find(sent(one), NOW)).isEmpty();
    assertThat(sessions.find(sent(two), NOW)).isEmpty();
    assertThat(sessions.find(sent(other), NOW)).isPresent();
  }

  @Test
  void cookie_isForThisServerAndItsPagesOnly() {
    Session session = sessions.open("jo", Role.VIEWER, "api", NOW);

    assertThat(Sessions.cookie(session))
        .isEqualTo("__Host-tandem=" + session.id() + "; Path=/; Secure; HttpOnly; SameSite=Strict");
    assertThat(session.id()).hasSize(43).isNotEqualTo(session.formToken());
    assertThat(session.toString()).isEqualTo("Session[jo, viewer]");
  }

  @Test
  void formOfAnotherSession_isNotFromThisOne() {
    Session one = sessions.open("jo", Role.VIEWER, "api", NOW);
    Session two = sessions.open("jo", Role.VIEWER, "api", NOW);

    assertThat(Sessions.isFrom(one, one.formToken())).isTrue();
    assertThat(Sessions.isFrom(one, two.formToken())).isFalse();
    assertThat(Sessions.isFrom(one, null)).isFalse();
    assertThat(Sessions.isFrom(one, "")).isFalse();
  }

  private static String sent(Session session) {
    return "__Host-tandem=" + session.id();
  }
}
