package tandem.server.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tandem.server.http.RefusedException;

class SearchExpressionsTest {

  @Test
  void expressions_areFound() throws RefusedException {
    SearchExpressions expressions = new SearchExpressions();

    assertThat(expressions.add("^6\\.").test("6.1")).isTrue();
    assertThat(expressions.add("^6\\.").test("5.10")).isFalse();
    expressions.check();
    assertThatThrownBy(() -> expressions.add("(")).hasMessageContaining("no regular expression");
  }

  @Test
  void searchThatTookTooLong_isRefused_insteadOfFindingTooLittle() throws RefusedException {
    SearchExpressions expressions = new SearchExpressions(Duration.ofSeconds(-1));

    assertThat(expressions.add("6").test("6.1")).isFalse();
    assertThatThrownBy(expressions::check)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("takes more than");
  }
}
