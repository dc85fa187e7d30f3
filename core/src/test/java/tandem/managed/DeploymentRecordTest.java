package tandem.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tandem.json.JsonValue;

class DeploymentRecordTest {
  private static DeploymentRecord in(DeploymentStage stage) {
    Optional<DeploymentStatus> failure = Optional.of(DeploymentStatus.FAILURE);
    return new DeploymentRecord(
        "id", "name", Map.of("a", "b"), stage, 1, 2, "before", "boot", failure, "reason");
  }

  @ParameterizedTest
  @EnumSource(DeploymentStage.class)
  void everyStage_isReadAsItWasWritten(DeploymentStage stage) throws Exception {
    DeploymentRecord record = in(stage);

    assertThat(DeploymentRecord.decode(record.encode())).isEqualTo(record);
  }

  @Test
  void restartOnTheWayBack_isARollbackToAnOlderTandem() {
    // It would set a record aside whose stage it does not know, and be given the deployment again.
    assertThat(in(DeploymentStage.ROLLBACK_REBOOT).encode().get("stage"))
        .contains(JsonValue.of("ROLLBACK"));
  }
}
