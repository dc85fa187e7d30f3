package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.SignaturePolicy.Mode;
import tandem.config.PolicySettings;
import tandem.core.DebianVersion;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramResult;

/** An owner who demands more, after the payloads were stored and before they are installed. */
class PolicyOfResumeTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private EngineRig rig;

  @BeforeEach
  void stopBeforeTheInstallation() throws Exception {
    rig = new EngineRig(folder, "note");
    rig.stops.add(StopPoint.INSTALL_ENTER);
    rig.install();
    rig.stops.clear();
    rig.takeCalls();
  }

  @Test
  void typeThatIsNotAllowedAnyMore_isNotInstalled() throws Exception {
    rig.policy = policy(new PolicySettings(Map.of(), Optional.of(List.of("other")), List.of()));

    expectRefusal(ErrorKind.INCOMPATIBLE, "payload type is 'note'");
    rig.rollback();
    assertThat(rig.situation()).isEqualTo(Situation.IDLE);
  }

  @Test
  void versionThatIsTooLowNow_isNotInstalled() throws Exception {
    DebianVersion least = DebianVersion.parse("2").orElseThrow();
    rig.policy =
        policy(new PolicySettings(Map.of("artifact_name", least), Optional.empty(), List.of()));

    expectRefusal(ErrorKind.INCOMPATIBLE, "artifact_name would be 'two', which is no version");
  }

  @Test
  void signatureThatIsRequiredNow_isDemanded() throws Exception {
    rig.signatures = Mode.REQUIRE;

    expectRefusal(ErrorKind.SIGNATURE, "its signature was not checked");
  }

  @Test
  void conditionThatSaysLater_leavesItForLater() throws Exception {
    rig.policy =
        new Policy(
            PolicySettings.NONE,
            new PreInstallCondition(
                List.of("/bin/battery"), (call, lines) -> ProgramResult.exited(21)));

    expectRefusal(ErrorKind.LATER, "not now");
  }

  @Test
  void whatElseIsDemanded_isAskedBeforeAnythingIsInstalled() throws Exception {
    rig.policy =
        new Policy(
            PolicySettings.NONE,
            PreInstallCondition.NONE,
            () -> {
              throw new UpdateException(ErrorKind.CONFIG, "a misspelt safeguard");
            });

    expectRefusal(ErrorKind.CONFIG, "misspelt");
  }

  private void expectRefusal(ErrorKind kind, String reason) throws UpdateException {
    UpdateException failure = catchThrowableOfType(UpdateException.class, () -> rig.resume());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageContaining(reason);
    assertThat(rig.takeCalls()).isEmpty();
    assertThat(rig.situation()).isEqualTo(Situation.DOWNLOAD_INTERRUPTED);
  }

  private static Policy policy(PolicySettings settings) {
    return new Policy(settings, PreInstallCondition.NONE);
  }
}
