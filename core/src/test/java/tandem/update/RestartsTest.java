package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.RebootNeed;

/** Restarts into an update and out of it, as the payloads want them. */
class RestartsTest {
  @TempDir Path folder;

  private UpdateEngine installed(EngineRig rig, RebootNeed need) throws Exception {
    rig.rebootNeed = need;
    rig.install();
    rig.takeCalls();
    return rig.engine();
  }

  private EngineRig rig(String type) throws Exception {
    return new EngineRig(folder, type);
  }

  @Test
  void moduleThatRestartsSomething_isCalledOnBothWays() throws Exception {
    EngineRig rig = rig("note");
    UpdateEngine engine = installed(rig, RebootNeed.BY_HANDLER);

    assertThat(engine.restart()).isFalse();
    engine.verifyRestart();
    assertThat(rig.takeCalls()).endsWith("ArtifactVerifyReboot").contains(" ArtifactReboot ");
    assertThat(engine.needsRestartBack()).isTrue();
    engine.rollbackToRestart();
    assertThat(rig.module).isEqualTo("old");
    assertThat(rig.situation()).isEqualTo(Situation.ROLLED_BACK);
    rig.takeCalls();

    assertThat(engine.restartBack()).isFalse();
    engine.verifyRestartBack();
    assertThat(rig.takeCalls())
        .contains(" ArtifactRollbackReboot ")
        .endsWith("ArtifactVerifyRollbackReboot");
    engine.rollback();

    assertThat(rig.takeCalls())
        .isEqualTo("ArtifactFailure_Enter ArtifactFailure ArtifactFailure_Leave Cleanup");
    assertThat(rig.situation()).isEqualTo(Situation.IDLE);
    assertThat(rig.stored().lastOutcome().orElseThrow().result())
        .isEqualTo(Outcome.Result.ROLLED_BACK);
  }

  @Test
  void rollbackThatIsNoFailure_isStoppedForTheRestartToo() throws Exception {
    EngineRig rig = rig("note");
    rig.semantics = Semantics.MENDER_3;
    UpdateEngine engine = installed(rig, RebootNeed.BY_HANDLER);

    engine.rollbackToRestart();

    assertThat(rig.module).isEqualTo("old");
    assertThat(rig.situation()).isEqualTo(Situation.ROLLED_BACK);
    engine.restartBack();
    engine.verifyRestartBack();
    rig.takeCalls();
    engine.rollback();
    assertThat(rig.takeCalls()).isEqualTo("Cleanup");
    assertThat(rig.situation()).isEqualTo(Situation.IDLE);
  }

  @Test
  void moduleThatNeedsTheWholeDeviceRebooted_isNotCalledForIt() throws Exception {
    EngineRig rig = rig("note");
    UpdateEngine engine = installed(rig, RebootNeed.AUTOMATIC);
    assertThat(engine.needsRestartBack()).isTrue();
    engine.rollbackToRestart();
    rig.takeCalls();

    assertThat(engine.restartBack()).isTrue();

    assertThat(rig.takeCalls()).doesNotContain("ArtifactRollbackReboot");
  }

  @Test
  void oldStateThatDoesNotRun_isNotTakenForOneThatDoes() throws Exception {
    EngineRig rig = rig("note");
    UpdateEngine engine = installed(rig, RebootNeed.AUTOMATIC);
    engine.rollbackToRestart();
    rig.failing.add("ArtifactVerifyRollbackReboot");

    assertThatThrownBy(engine::verifyRestartBack)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MODULE));
    assertThat(rig.situation()).isEqualTo(Situation.ROLLED_BACK);
  }

  @Test
  void whatNeedsNoRestart_needsNoneOnTheWayBack() throws Exception {
    assertThat(installed(rig("note"), RebootNeed.NONE).needsRestartBack()).isFalse();
  }

  @Test
  void image_isRestartedBackByTheRebootIntoTheOldSlot() throws Exception {
    assertThat(installed(rig("rootfs-image"), RebootNeed.NONE).needsRestartBack()).isFalse();
  }

  @Test
  void moduleThatCanNotBeRolledBack_isNotRestartedBack() throws Exception {
    EngineRig rig = rig("note");
    UpdateEngine engine = installed(rig, RebootNeed.AUTOMATIC);
    rig.supportsRollback = false;

    assertThat(engine.needsRestartBack()).isFalse();
  }
}
