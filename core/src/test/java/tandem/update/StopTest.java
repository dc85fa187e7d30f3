package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What a command says that is stopped on the way back, and the ones after it. */
class StopTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private EngineRig rig;

  @BeforeEach
  void makeRig() throws Exception {
    rig = new EngineRig(folder, "note");
  }

  @ParameterizedTest
  @CsvSource({
    "Download, CLEANUP, Cleanup, MODULE",
    "ArtifactInstall, ROLLBACK_ENTER, ArtifactRollback_Enter, MODULE",
    "ArtifactInstall, FAILURE_ENTER, ArtifactFailure_Enter, ROLLED_BACK",
    "ArtifactInstall, CLEANUP, Cleanup, ROLLED_BACK",
  })
  void installationThatFails_failsAlsoWhereItIsStopped(
      String failing, StopPoint point, String name, ErrorKind kind) {
    rig.failing.add(failing);
    rig.stops.add(point);

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::install);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure)
        .hasMessageContaining(failing + " failed")
        .hasMessageContaining("stopped before " + name);
    assertThat(failure.hint()).contains("resume goes on");
  }

  @Test
  void commitThatFails_failsAlsoWhereItIsStopped_andResumeTellsTheFirstCause() throws Exception {
    rig.install();
    rig.failing.add("ArtifactCommit");
    rig.stops.add(StopPoint.ROLLBACK_ENTER);
    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::commit);
    assertThat(failure.kind()).isEqualTo(ErrorKind.MODULE);

    rig.stops.clear();
    rig.stops.add(StopPoint.CLEANUP);
    UpdateException stopped = catchThrowableOfType(UpdateException.class, rig::resume);
    rig.stops.clear();
    UpdateException resumed = catchThrowableOfType(UpdateException.class, rig::resume);

    assertThat(stopped.kind()).isEqualTo(ErrorKind.ROLLED_BACK);
    assertThat(stopped).hasMessageContaining("stopped before Cleanup");
    assertThat(resumed.kind()).isEqualTo(ErrorKind.ROLLED_BACK);
    assertThat(resumed).hasMessageContaining("ArtifactCommit failed");
    assertThat(rig.stored().lastOutcome().orElseThrow().reason())
        .isEqualTo("ArtifactCommit failed");
  }

  @Test
  void rollbackThatCouldNotBeWhole_tellsTheFirstCauseAfterAnInterruption() throws Exception {
    rig.failing.add("ArtifactInstall");
    rig.failing.add("ArtifactRollback");
    rig.stops.add(StopPoint.FAILURE_ENTER);
    assertThat(catchThrowableOfType(UpdateException.class, rig::install).kind())
        .isEqualTo(ErrorKind.INCONSISTENT);
    rig.stops.clear();

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::resume);

    assertThat(failure.kind()).isEqualTo(ErrorKind.INCONSISTENT);
    assertThat(failure).hasMessageStartingWith("two: ArtifactInstall failed; ");
  }

  @Test
  void rollbackThatWasAskedFor_isNoFailureWhereItIsStopped() throws Exception {
    rig.install();
    rig.stops.add(StopPoint.CLEANUP);

    assertThat(rig.rollback().stopped()).isTrue();
  }

  @Test
  void rollbackThatWasAskedFor_isTheReason() throws Exception {
    rig.install();
    rig.rollback();

    assertThat(rig.stored().lastOutcome().orElseThrow().reason())
        .isEqualTo("rolled back on request");
  }

  @Test
  void rollbackThatWasAskedForAndFailed_hasTheFailureForAReason() throws Exception {
    rig.install();
    rig.failing.add("ArtifactRollback");
    assertThat(catchThrowableOfType(UpdateException.class, rig::rollback))
        .hasMessageStartingWith("two: ArtifactRollback failed; ");

    assertThat(rig.stored().lastOutcome().orElseThrow().reason())
        .isEqualTo("ArtifactRollback failed");
  }

  @Test
  void updateThatIsClosedByTheCommand_isNotToBeClosedAgain() throws Exception {
    rig.stops.add(StopPoint.COMMIT_LEAVE);
    rig.install();
    rig.commit();
    rig.stops.clear();

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::rollback);

    assertThat(failure.kind()).isEqualTo(ErrorKind.NOTHING_IN_PROGRESS);
    assertThat(failure.hint().orElseThrow()).doesNotContain("commit").contains("closed");
  }
}
