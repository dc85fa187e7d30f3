package tandem.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RoleTest {

  @Test
  void viewer_onlyLooks() {
    assertThat(Arrays.stream(Action.values()).filter(Role.VIEWER::may))
        .containsExactly(Action.LOOK, Action.CHANGE_OWN_PASSWORD);
  }

  @Test
  void operator_worksButDecidesNothingAboutPeople() {
    assertThat(Arrays.stream(Action.values()).filter(action -> !Role.OPERATOR.may(action)))
        .containsExactly(Action.MANAGE_USERS, Action.MANAGE_TOKENS, Action.READ_AUDIT);
  }

  @Test
  void admin_mayAll() {
    assertThat(Action.values()).allMatch(Role.ADMIN::may);
  }

  @Test
  void role_isFoundByItsExactName() {
    assertThat(Role.of("admin")).contains(Role.ADMIN);
    assertThat(Role.of("Admin")).isEmpty();
    assertThat(Role.of("")).isEmpty();
  }

  @Test
  void apiToken_isFoundByItsHash_andShowsNoSecret() {
    ApiToken token = ApiToken.create(new SecureRandom());

    assertThat(token.text()).matches("tandem_[A-Za-z0-9_-]{43}");
    assertThat(ApiToken.looksLikeOne(token.text())).isTrue();
    assertThat(ApiToken.looksLikeOne("eyJhbGciOiJFZERTQSJ9.e30.AAAA")).isFalse();
    assertThat(ApiToken.hashOf(token.text())).isEqualTo(token.hash()).hasSize(64);
    assertThat(token.toString()).doesNotContain(token.text());
    // printf %s abc | sha256sum
    assertThat(ApiToken.hashOf("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
