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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.Digest;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.ImageJob.StoredImage;

/** An image and the payload of a module in one update. */
class SeveralPayloadsTest {
  private static final int IMAGE_BYTES = 20_000;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private EngineRig rig;

  @BeforeEach
  void storeBoth() throws Exception {
    rig = new EngineRig(folder, "note");
    StoredImage image = new StoredImage(IMAGE_BYTES, Digest.sha256(new byte[IMAGE_BYTES]));
    store(
        new PayloadRecord(0, "rootfs-image", Optional.of(image)),
        new PayloadRecord(1, "note", Optional.empty()));
  }

  @Test
  void moduleThatCanNotBeAskedAnyMore_leavesTheOldSlotToBoot() throws Exception {
    rig.resume();
    rig.reboot();
    assertThat(rig.situation()).isEqualTo(Situation.TRIAL_RUNNING);
    rig.failing.add("SupportsRollback");
    rig.failing.add("ArtifactCommit");

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::commit);

    assertThat(failure.kind()).isEqualTo(ErrorKind.INCONSISTENT);
    assertThat(rig.boot.trial).isFalse();
    assertThat(rig.boot.bootPart).isEqualTo(EngineRig.OLD);
    assertThat(rig.takeCalls()).contains(" ArtifactFailure ");
    assertThat(rig.stored().update()).isEmpty();
  }

  @Test
  void bootSlotThatCanNotBeSwitchedBack_keepsTheRecord() throws Exception {
    rig.resume();
    rig.reboot();
    rig.failing.add("SupportsRollback");
    rig.failing.add("ArtifactCommit");
    rig.boot.failingWrite = 2;

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::commit);

    assertThat(failure.kind()).isEqualTo(ErrorKind.INCONSISTENT);
    assertThat(failure).hasMessageContaining("could not be switched back");
    assertThat(rig.situation()).isEqualTo(Situation.COMMIT_INTERRUPTED);
  }

  @Test
  void image_isInstalledLastAndCommittedFirstAndGoesBackFirst() throws Exception {
    rig.namesTypes = true;

    rig.resume();
    assertThat(rig.takeCalls()).contains("note:ArtifactInstall rootfs-image:ArtifactInstall");
    rig.rollback();
    assertThat(rig.takeCalls()).contains("rootfs-image:ArtifactRollback note:ArtifactRollback");

    storeBoth();
    rig.namesTypes = true;
    rig.resume();
    rig.reboot();
    rig.takeCalls();
    rig.commit();
    assertThat(rig.takeCalls()).contains("rootfs-image:ArtifactCommit note:ArtifactCommit");
  }

  @Test
  void powerThatGoesBetweenTwoCommits_isFinished() throws Exception {
    rig.resume();
    rig.reboot();
    rig.takeCalls();
    rig.cutAt = 1;

    assertThat(catchThrowableOfType(EngineRig.PowerCut.class, rig::commit)).isNotNull();
    rig.reboot();
    assertThat(rig.situation()).isEqualTo(Situation.COMMITTED);
    rig.commit();

    assertThat(rig.running).isEqualTo(EngineRig.TARGET);
    assertThat(rig.module).isEqualTo("new");
    assertThat(rig.stored().installed().artifactName()).isEqualTo("two");
  }

  @Test
  void moduleThatFailsWhereACommitIsFinished_leavesTheNewSlotCommitted() throws Exception {
    rig.resume();
    rig.reboot();
    rig.takeCalls();
    rig.cutAt = 1;
    assertThat(catchThrowableOfType(EngineRig.PowerCut.class, rig::commit)).isNotNull();
    rig.reboot();
    rig.takeCalls();
    rig.failing.add("note:ArtifactCommit");

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::commit);

    assertThat(failure.kind()).isEqualTo(ErrorKind.MODULE);
    assertThat(failure).hasMessageContaining("committed, but");
    assertThat(rig.takeCalls()).isEqualTo("ArtifactCommit ArtifactCommit Cleanup Cleanup");
    assertThat(rig.boot.writes).containsExactly("trial " + EngineRig.TARGET, "confirm");
    assertThat(rig.stored().update()).isEmpty();
    assertThat(rig.stored().installed().artifactName()).isEqualTo("two_INCONSISTENT");
  }

  @Test
  void rollbackThatIsKeptFromItsWork_canBeRepeatedWithoutEnd() throws Exception {
    rig.resume();
    rig.failing.add("note:ArtifactRollback");
    rig.failure = ErrorKind.BUSY;
    for (int i = 0; i < 2 * Conductor.MAX_STORES; i++) {
      assertThat(catchThrowableOfType(UpdateException.class, rig::rollback).kind())
          .isEqualTo(ErrorKind.BUSY);
    }
    rig.failing.clear();

    rig.rollback();

    assertThat(rig.stored().installed().artifactName()).isEqualTo("one");
    assertThat(rig.module).isEqualTo("old");
  }

  @Test
  void slotThatCanNotBeWritten_isToldBeforeThePayloadBeforeTheImageIsStored() throws Exception {
    rig.store().save(rig.stored().withoutUpdate());
    TwoPayloads.write(rig.artifact, "note", "rootfs-image", new byte[IMAGE_BYTES]);
    rig.slotIsBusy = true;

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::install);

    assertThat(failure).hasMessageContaining("is mounted");
    assertThat(failure.kind()).isEqualTo(ErrorKind.BUSY);
    assertThat(rig.takeCalls()).isEmpty();
    assertThat(rig.situation()).isEqualTo(Situation.IDLE);

    rig.slotIsBusy = false;
    assertThat(rig.install().result()).isEqualTo(InstallReport.Result.INSTALLED);
  }

  @ParameterizedTest
  @CsvSource({"make, AWAITING_COMMIT", "ArtifactCommit, COMMIT_INTERRUPTED"})
  void commitOfModulesThatWasInTheWay_isRepeatedOnlyIfNoneHasBegun(String busy, Situation after)
      throws Exception {
    store(new PayloadRecord(0, "note", Optional.empty()));
    rig.resume();
    rig.failing.add(busy);
    rig.failure = ErrorKind.BUSY;

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::commit);

    assertThat(failure.kind()).isEqualTo(ErrorKind.BUSY);
    assertThat(rig.situation()).isEqualTo(after);
  }

  // The writer makes artifacts of one payload only: the update is put where its download ends.
  private void store(PayloadRecord... payloads) throws UpdateException {
    UpdateRecord update =
        new UpdateRecord(
            UpdateState.BEFORE_INSTALL,
            "two",
            Optional.empty(),
            Optional.of(Map.of()),
            Optional.empty(),
            List.of(payloads),
            "B",
            EngineRig.TARGET,
            EngineRig.OLD,
            "two.mender",
            Digest.sha256(new byte[0]),
            "none",
            "2026-01-01T00:00:00Z",
            Course.START);
    rig.store().save(rig.stored().with(update));
  }
}
