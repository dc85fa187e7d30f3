package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class RepairTest {
  private final AtomicInteger attempts = new AtomicInteger();

  /** Fails so often before it succeeds. */
  private String install(int failures, ErrorKind kind) throws UpdateException {
    if (attempts.incrementAndGet() <= failures) {
      throw new UpdateException(kind, "failure " + attempts);
    }
    return "installed";
  }

  @Test
  void slotThatLostData_isWrittenAgain() throws Exception {
    assertThat(Repair.run(true, () -> install(Repair.MOST, ErrorKind.VERIFY_FAILED)))
        .isEqualTo("installed");
    assertThat(attempts).hasValue(1 + Repair.MOST);
  }

  @Test
  void slotThatKeepsLosingData_isGivenUpWithTheLastFailure() {
    assertThatThrownBy(() -> Repair.run(true, () -> install(100, ErrorKind.VERIFY_FAILED)))
        .hasMessage("failure " + (1 + Repair.MOST));
  }

  @Test
  void otherFailure_isNotRepaired() {
    assertThatThrownBy(() -> Repair.run(true, () -> install(1, ErrorKind.IO_ERROR)))
        .hasMessage("failure 1");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void sourceThatIsGone_isNotReadAgain() {
    assertThatThrownBy(() -> Repair.run(false, () -> install(1, ErrorKind.VERIFY_FAILED)))
        .hasMessage("failure 1");
    assertThat(attempts).hasValue(1);
  }
}
