package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.config.PolicySettings;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramResult;

/** Going on with what was interrupted or stopped: what is asked again, and what is not. */
class ResumeTest {
  @TempDir Path folder;

  @Test
  void storedInstallation_isGoneOnWithOnlyIfThePolicyAllowsItNow() throws Exception {
    EngineRig rig = stoppedBeforeInstall("note");
    rig.policy =
        new Policy(
            PolicySettings.NONE,
            new PreInstallCondition(
                List.of("/bin/condition"), (call, lines) -> ProgramResult.exited(1)));

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::resume);

    assertThat(failure).hasMessageContaining("/bin/condition");
    assertThat(rig.takeCalls()).isEmpty();
    assertThat(rig.situation()).isEqualTo(Situation.DOWNLOAD_INTERRUPTED);
  }

  @Test
  void storedInstallation_isGoneOnWithOnlyIfTheSameArtifactIsGiven() throws Exception {
    EngineRig rig = stoppedBeforeInstall("note");
    Path other = other();

    UpdateException failure = catchThrowableOfType(UpdateException.class, () -> rig.resume(other));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
    assertThat(rig.takeCalls()).isEmpty();
    rig.resume(rig.artifact);
    assertThat(rig.situation()).isEqualTo(Situation.AWAITING_COMMIT);
  }

  @Test
  void updateThatWaits_isCommittedOnlyIfTheSameArtifactIsGiven() throws Exception {
    EngineRig rig = stoppedBeforeInstall("note");
    rig.resume();
    Path other = other();

    UpdateException failure = catchThrowableOfType(UpdateException.class, () -> rig.resume(other));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
    assertThat(rig.situation()).isEqualTo(Situation.AWAITING_COMMIT);
  }

  @Test
  void slotThatWasChangedSince_isLookedAtOnce() throws Exception {
    EngineRig rig = stoppedBeforeInstall("rootfs-image");
    rig.medium[100] = 1;
    rig.slotOpenings = 0;

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::resume);

    assertThat(failure.kind()).isEqualTo(ErrorKind.VERIFY_FAILED);
    assertThat(rig.slotOpenings).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"note", "rootfs-image"})
  void updateThatModifiedNothing_isNotDownloadedAgain(String type) throws Exception {
    EngineRig rig = new EngineRig(folder, type);
    rig.failing.add("Download");
    rig.stops.add(StopPoint.CLEANUP);
    assertThat(catchThrowableOfType(UpdateException.class, rig::install)).isNotNull();
    assertThat(rig.situation()).isEqualTo(Situation.NOT_MODIFIED);
    rig.stops.clear();
    rig.takeCalls();

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::resume);

    assertThat(rig.takeCalls()).isEqualTo("Cleanup");
    assertThat(failure.kind()).isEqualTo(ErrorKind.FAILED);
    assertThat(failure).hasMessageContaining("Download failed");
    assertThat(rig.situation()).isEqualTo(Situation.IDLE);
  }

  @Test
  void installationThatCanNotBeRecorded_leavesTheOneThatIs() throws Exception {
    EngineRig rig = stoppedBeforeInstall("note");
    Path inTheWay = folder.resolve("store").resolve(DeviceStore.FILE_NAME + ".previous");
    Files.deleteIfExists(inTheWay);
    Files.createDirectories(inTheWay.resolve("full"));

    assertThat(catchThrowableOfType(UpdateException.class, rig::install).kind())
        .isEqualTo(ErrorKind.IO_ERROR);

    assertThat(rig.takeCalls()).isEmpty();
    Files.delete(inTheWay.resolve("full"));
    Files.delete(inTheWay);
    rig.resume();
    assertThat(rig.situation()).isEqualTo(Situation.AWAITING_COMMIT);
  }

  private EngineRig stoppedBeforeInstall(String type) throws Exception {
    EngineRig rig = new EngineRig(folder, type);
    rig.stops.add(StopPoint.INSTALL_ENTER);
    rig.install();
    rig.stops.clear();
    rig.takeCalls();
    return rig;
  }

  private Path other() throws Exception {
    Path file = folder.resolve("other.mender");
    ArtifactWriter.write(
        ArtifactSpec.builder("note")
            .name("two")
            .deviceType("sim")
            .file(Files.writeString(folder.resolve("other"), "something else"))
            .build(),
        file);
    return file;
  }
}
