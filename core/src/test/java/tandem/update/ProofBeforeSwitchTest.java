package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Nothing gets between the proof that the slot holds the image and the switch to it. */
class ProofBeforeSwitchTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private EngineRig rig;

  @BeforeEach
  void makeRig() throws Exception {
    rig = new EngineRig(folder, "rootfs-image");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Download_Leave", "ArtifactInstall_Enter"})
  void scriptThatChangesTheNewSystem_keepsTheOldOne(String script) {
    rig.writingScript = script;

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::install);

    assertThat(failure.kind()).isEqualTo(ErrorKind.ROLLED_BACK);
    assertThat(failure).hasMessageContaining("the image that was written has");
    assertThat(failure.hint().orElseThrow()).contains("ArtifactInstall_Leave");
    assertThat(rig.boot.writes).isEmpty();
  }

  @Test
  void scriptThatChangesItAfterTheSwitch_isNotInTheWay() throws Exception {
    rig.writingScript = "ArtifactInstall_Leave";

    rig.install();

    assertThat(rig.situation()).isEqualTo(Situation.AWAITING_REBOOT);
  }

  @Test
  void scriptOfAResumedInstallationThatChangesIt_keepsTheOldOne() throws Exception {
    rig.stops.add(StopPoint.INSTALL_ENTER);
    rig.install();
    rig.stops.clear();
    rig.writingScript = "ArtifactInstall_Enter";

    UpdateException failure = catchThrowableOfType(UpdateException.class, () -> rig.resume());

    assertThat(failure.kind()).isEqualTo(ErrorKind.ROLLED_BACK);
    assertThat(rig.boot.writes).isEmpty();
  }

  @Test
  void moduleBesideTheImage_isFollowedByAnotherProof() throws Exception {
    TwoPayloads.write(rig.artifact, "rootfs-image", "note", new byte[20_000]);
    try (DirectoryStream<Path> scripts = Files.newDirectoryStream(folder.resolve("etc"))) {
      for (Path script : scripts) {
        Files.delete(script);
      }
    }
    rig.changesSlotByModule = true;

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::install);

    assertThat(failure.kind()).isEqualTo(ErrorKind.ROLLED_BACK);
    assertThat(rig.boot.writes).isEmpty();
    assertThat(rig.module).isEqualTo("old");
  }
}
