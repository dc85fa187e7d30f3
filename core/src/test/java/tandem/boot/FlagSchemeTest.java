package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagSchemeTest {

  @Test
  void counter_isNewerThanItsPredecessorOverTheWholeWrapInBothRoles() {
    for (int flag = 0; flag <= 0xFF; flag++) {
      int next = FlagScheme.INCREMENTAL.next(flag);

      assertThat(FlagScheme.INCREMENTAL.newer(flag, next)).as("%d %d", flag, next).isEqualTo(1);
      assertThat(FlagScheme.INCREMENTAL.newer(next, flag)).as("%d %d", next, flag).isEqualTo(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "255,255,0", "255,0,1", "0,255,0", "127,128,1", "128,127,0", "1,255,1"})
  void counters_areComparedAsUBootDoes(int first, int second, int newer) {
    assertThat(FlagScheme.INCREMENTAL.newer(first, second)).isEqualTo(newer);
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,0",
    "0,1,1",
    "1,1,0",
    "0,0,0",
    "255,255,0",
    "255,1,0",
    "1,255,1",
    "0,255,1",
    "0,2,0"
  })
  void marks_areComparedAsUBootsToolDoes(int first, int second, int newer) {
    assertThat(FlagScheme.BOOLEAN.newer(first, second)).isEqualTo(newer);
  }
}
