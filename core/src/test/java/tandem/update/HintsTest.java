package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What a user is told after something unusual, and what to do about it. */
class HintsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"rootfs-image, true", "rootfs-image, false", "note, false"})
  void wantedRollback_isRememberedAsWanted(String type, boolean reboot) throws Exception {
    EngineRig rig = new EngineRig(folder, type);
    rig.install();
    if (reboot) {
      rig.reboot();
    }

    rig.rollback();

    assertThat(rig.stored().lastOutcome().orElseThrow().reason())
        .isEqualTo("rolled back on request");
  }

  @Test
  void wantedRollbackThatWasStopped_isRememberedAsWanted() throws Exception {
    EngineRig rig = new EngineRig(folder, "note");
    rig.stops.add(StopPoint.ROLLBACK_ENTER);
    rig.install();
    rig.rollback();
    rig.stops.clear();

    rig.rollback();

    assertThat(rig.stored().lastOutcome().orElseThrow().reason())
        .isEqualTo("rolled back on request");
  }

  @Test
  void rollbackOfACommittedUpdate_doesNotAdviseToCommit() throws Exception {
    EngineRig rig = new EngineRig(folder, "rootfs-image");
    rig.install();
    rig.reboot();
    rig.stops.add(StopPoint.COMMIT_LEAVE);
    rig.commit();
    rig.stops.clear();
    assertThat(rig.situation()).isEqualTo(Situation.COMMITTED);

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::rollback);

    assertThat(failure.kind()).isEqualTo(ErrorKind.NOTHING_IN_PROGRESS);
    assertThat(failure.hint().orElseThrow()).doesNotContain("commit").contains("install");
  }

  @Test
  void storeOfWhichBothGenerationsAreDamaged_isNamedInsteadOfAnotherTool() throws Exception {
    EngineRig rig = new EngineRig(folder, "rootfs-image");
    rig.install();
    Files.writeString(folder.resolve("store/tandem-store"), "x");
    Files.writeString(folder.resolve("store/tandem-store.previous"), "x");

    assertThat(rig.situation()).isEqualTo(Situation.UNRECORDED_TRIAL);
    assertThat(rig.hint()).contains("the store is damaged").doesNotContain("another tool");
    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::commit);
    assertThat(failure.hint().orElseThrow()).contains("the store is damaged");

    rig.reboot();
    rig.reboot();
    assertThat(rig.install().result()).isEqualTo(InstallReport.Result.INSTALLED);
  }

  @Test
  void trialWithoutAnyStore_isStillThatOfAnotherTool() throws Exception {
    EngineRig rig = new EngineRig(folder, "rootfs-image");
    rig.boot.startTrial(EngineRig.TARGET);

    assertThat(rig.hint()).contains("another tool");
  }
}
