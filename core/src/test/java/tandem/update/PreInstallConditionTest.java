package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramCall;
import tandem.process.ProgramLine;
import tandem.process.ProgramLine.Channel;
import tandem.process.ProgramResult;

class PreInstallConditionTest {
  private static final List<String> WORDS = List.of("/usr/bin/battery", "20");
  private final List<ProgramCall> calls = new ArrayList<>();

  @Test
  void commandThatSucceeds_allowsTheInstallation() {
    assertThatCode(() -> condition(ProgramResult.exited(0)).check()).doesNotThrowAnyException();

    assertThat(calls).extracting(ProgramCall::words).containsExactly(WORDS);
  }

  @Test
  void exitCode21_meansLater() {
    UpdateException failure = failure(ProgramResult.exited(21));

    assertThat(failure.kind()).isEqualTo(ErrorKind.LATER);
    assertThat(failure)
        .hasMessage(
            "the pre-install command [/usr/bin/battery, 20] says: not now: battery at 12 %");
  }

  @Test
  void anyOtherFailure_isNo() {
    UpdateException failure = failure(ProgramResult.exited(1));
    UpdateException slow = failure(new ProgramResult(21, 15, true, Duration.ofMinutes(5)));

    assertThat(failure.kind()).isEqualTo(ErrorKind.CONDITION);
    assertThat(failure)
        .hasMessage(
            "the pre-install command [/usr/bin/battery, 20] does not allow it: exit code 1:"
                + " battery at 12 %");
    assertThat(slow.kind()).isEqualTo(ErrorKind.CONDITION);
    assertThat(slow).hasMessageContaining("did not end within 300 s");
  }

  private UpdateException failure(ProgramResult result) {
    return Objects.requireNonNull(
        catchThrowableOfType(UpdateException.class, () -> condition(result).check()));
  }

  private PreInstallCondition condition(ProgramResult result) {
    return new PreInstallCondition(
        WORDS,
        (call, lines) -> {
          calls.add(call);
          lines.on(new ProgramLine(Channel.OUTPUT, "battery at 12 %", false));
          lines.on(new ProgramLine(Channel.OUTPUT, " ", false));
          return result;
        });
  }
}
