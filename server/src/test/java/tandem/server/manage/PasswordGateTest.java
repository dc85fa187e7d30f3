package tandem.server.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tandem.server.http.RefusedException;

class PasswordGateTest {
  private final PasswordGate gate = new PasswordGate(1, 0);

  @Test
  void whenTooManyWait_furtherOnesAreToldToComeLater() throws RefusedException {
    boolean done = gate.work(this::isRefused);

    assertThat(done).isTrue();
    assertThat(gate.work(() -> "free again")).isEqualTo("free again");
  }

  private boolean isRefused() {
    assertThatThrownBy(() -> gate.work(() -> true))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(429);
              assertThat(refused.retryAfter()).isPresent();
            });
    return true;
  }

  @Test
  void failure_leavesTheGate() throws RefusedException {
    assertThatThrownBy(
            () ->
                gate.work(
                    () -> {
                      throw new IllegalArgumentException("too short");
                    }))
        .hasMessage("too short");

    assertThat(gate.work(() -> true)).isTrue();
  }
}
