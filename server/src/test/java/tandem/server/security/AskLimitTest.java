package tandem.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AskLimitTest {
  private static final int MINUTE = 60_000;

  private long state;

  @Test
  void fiveMinutesWorthAtOnce_thenOneInEachInterval() {
    AskLimit limit = AskLimit.perMinute(6);

    assertThat(asks(limit, 100, 7)).isEqualTo(30);
    assertThat(asks(limit, 1, 7 + 9_999)).isZero();
    assertThat(asks(limit, 2, 7 + 10_000)).isEqualTo(1);
    assertThat(asks(limit, 100, 7 + 10_000 + 10 * MINUTE)).isEqualTo(30);
  }

  @Test
  void whoIsRefused_paysNothing() {
    AskLimit limit = AskLimit.perMinute(6);
    asks(limit, 30, 0);

    assertThat(asks(limit, 1000, 9_000)).isZero();
    assertThat(asks(limit, 2, 10_000)).isEqualTo(1);
  }

  @Test
  void sensibleIntervals_areNeverRefused() {
    AskLimit limit = AskLimit.perMinute(60);

    for (long now = 0; now < 24L * 60 * MINUTE; now += 1000) {
      assertThat(asks(limit, 1, now)).isEqualTo(1);
    }
  }

  @Test
  void numbersThatMakeNoSense_areRefused() {
    assertThat(AskLimit.perMinute(0).isNone()).isTrue();
    assertThatThrownBy(() -> AskLimit.perMinute(-1)).hasMessageContaining("-1 times");
    assertThatThrownBy(() -> AskLimit.perMinute(60_001)).hasMessageContaining("60001 times");
  }

  private int asks(AskLimit limit, int times, long now) {
    int allowed = 0;
    for (int i = 0; i < times; i++) {
      long before = state;
      state = limit.after(before, now);
      allowed += state == before ? 0 : 1;
    }
    return allowed;
  }
}
