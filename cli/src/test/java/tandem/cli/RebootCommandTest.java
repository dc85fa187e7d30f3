package tandem.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.UpdateException;

class RebootCommandTest {
  private static final List<String> COMMAND = List.of("reboot", "0 tryboot");

  @ParameterizedTest
  @ValueSource(ints = {0, 137, 143})
  void commandThatTheShutdownEnds_isNoFailure(int code) {
    assertThatCode(() -> RebootCommand.mustHaveBegun(COMMAND, code)).doesNotThrowAnyException();
  }

  @Test
  void commandThatFails_isToldWithItsCode() {
    assertThatThrownBy(() -> RebootCommand.mustHaveBegun(COMMAND, 1))
        .isInstanceOf(UpdateException.class)
        .hasMessage("reboot 0 tryboot: ended with exit code 1");
  }
}
