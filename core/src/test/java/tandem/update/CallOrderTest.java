package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The order of all calls of state scripts and handlers, as Mender 5 documents it. */
class CallOrderTest {
  private static final String DOWNLOAD = "Download_Enter Download Download_Leave ";
  private static final String INSTALL =
      "ArtifactInstall_Enter ArtifactInstall ArtifactInstall_Leave ";
  private static final String QUERIES = "NeedsArtifactReboot SupportsRollback";
  private static final String COMMIT =
      "ArtifactCommit_Enter ArtifactCommit ArtifactCommit_Leave Cleanup";
  private static final String ROLLBACK =
      "ArtifactRollback_Enter ArtifactRollback ArtifactRollback_Leave ";
  private static final String FAILURE =
      "ArtifactFailure_Enter ArtifactFailure ArtifactFailure_Leave Cleanup";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private EngineRig rig;

  @BeforeEach
  void makeRig() throws Exception {
    rig = new EngineRig(folder, "note");
  }

  @Test
  void success_isInstalledAndThenCommitted() throws Exception {
    assertThat(rig.install().result()).isEqualTo(InstallReport.Result.INSTALLED);
    assertThat(rig.takeCalls()).isEqualTo(DOWNLOAD + INSTALL + QUERIES);
    assertThat(rig.situation()).isEqualTo(Situation.AWAITING_COMMIT);

    rig.commit();

    assertThat(rig.takeCalls()).isEqualTo(COMMIT);
    expectEnd("two", Outcome.Result.COMMITTED);
  }

  @Test
  void withoutRollback_itIsCommittedAtOnce() throws Exception {
    rig.supportsRollback = false;

    assertThat(rig.install().result()).isEqualTo(InstallReport.Result.COMMITTED);

    assertThat(rig.takeCalls()).isEqualTo(DOWNLOAD + INSTALL + QUERIES + " " + COMMIT);
    expectEnd("two", Outcome.Result.COMMITTED);
  }

  @Test
  void rollbackOnDemand_goesAllTheWayBack() throws Exception {
    rig.install();
    rig.takeCalls();

    rig.rollback();

    assertThat(rig.takeCalls()).isEqualTo("SupportsRollback " + ROLLBACK + FAILURE);
    expectEnd("one", Outcome.Result.ROLLED_BACK);
    assertThat(rig.module).isEqualTo("old");
  }

  @Test
  void rollbackOnDemandThatIsNotSupported_changesNothing() throws Exception {
    rig.stops.add(StopPoint.COMMIT_ENTER);
    rig.supportsRollback = false;
    rig.install();
    rig.takeCalls();
    rig.stops.clear();

    assertThat(kind(catchThrowable(rig::rollback))).isEqualTo(ErrorKind.FAILED);

    assertThat(rig.takeCalls()).isEqualTo("SupportsRollback");
    assertThat(rig.situation()).isEqualTo(Situation.AWAITING_COMMIT);
    rig.commit();
    expectEnd("two", Outcome.Result.COMMITTED);
  }

  @ParameterizedTest
  @CsvSource({
    "Download_Enter, Download_Enter Download_Error Cleanup",
    "Download, Download_Enter Download Download_Error Cleanup",
    "Download_Leave, Download_Enter Download Download_Leave Download_Error Cleanup",
  })
  void aFailingDownload_modifiesNothing(String failing, String calls) throws Exception {
    rig.failing.add(failing);

    ErrorKind kind = kind(catchThrowable(rig::install));

    assertThat(kind).isEqualTo(failing.contains("_") ? ErrorKind.SCRIPT : ErrorKind.MODULE);
    assertThat(rig.takeCalls()).isEqualTo(calls);
    assertThat(rig.stored().update()).isEmpty();
    assertThat(rig.stored().lastOutcome()).isEmpty();
    assertThat(rig.stored().installed().artifactName()).isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource({
    "ArtifactInstall_Enter, ArtifactInstall_Enter ArtifactInstall_Error",
    "ArtifactInstall, ArtifactInstall_Enter ArtifactInstall ArtifactInstall_Error",
    "ArtifactInstall_Leave,"
        + " ArtifactInstall_Enter ArtifactInstall ArtifactInstall_Leave ArtifactInstall_Error",
  })
  void aFailingInstallation_isRolledBack(String failing, String calls) throws Exception {
    rig.failing.add(failing);

    assertThat(kind(catchThrowable(rig::install))).isEqualTo(ErrorKind.ROLLED_BACK);

    assertThat(rig.takeCalls())
        .isEqualTo(DOWNLOAD + calls + " SupportsRollback " + ROLLBACK + FAILURE);
    expectEnd("one", Outcome.Result.ROLLED_BACK);
  }

  @ParameterizedTest
  @CsvSource({"ArtifactInstall_Enter", "ArtifactInstall", "ArtifactInstall_Leave"})
  void aFailingInstallationThatCanNotGoBack_isInconsistent(String failing) throws Exception {
    rig.failing.add(failing);
    rig.supportsRollback = false;

    assertThat(kind(catchThrowable(rig::install))).isEqualTo(ErrorKind.INCONSISTENT);

    assertThat(rig.takeCalls())
        .endsWith("ArtifactInstall_Error SupportsRollback " + FAILURE)
        .doesNotContain("Rollback_");
    expectEnd("two_INCONSISTENT", Outcome.Result.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "ArtifactCommit_Enter, ArtifactCommit_Enter ArtifactCommit_Error",
    "ArtifactCommit, ArtifactCommit_Enter ArtifactCommit ArtifactCommit_Error",
  })
  void aFailingCommit_isRolledBack(String failing, String calls) throws Exception {
    rig.install();
    rig.takeCalls();
    rig.failing.add(failing);

    assertThat(kind(catchThrowable(rig::commit))).isEqualTo(ErrorKind.ROLLED_BACK);

    assertThat(rig.takeCalls()).isEqualTo(calls + " SupportsRollback " + ROLLBACK + FAILURE);
    expectEnd("one", Outcome.Result.ROLLED_BACK);
  }

  @Test
  void whatFailsAfterTheCommit_staysCommittedAndIsMarked() throws Exception {
    rig.install();
    rig.takeCalls();
    rig.failing.add("ArtifactCommit_Leave");

    assertThat(kind(catchThrowable(rig::commit))).isEqualTo(ErrorKind.SCRIPT);

    assertThat(rig.takeCalls()).isEqualTo(COMMIT);
    expectEnd("two_INCONSISTENT", Outcome.Result.FAILED);
    assertThat(rig.module).isEqualTo("new");
  }

  @ParameterizedTest
  @CsvSource({
    "ArtifactRollback_Enter, true",
    "ArtifactRollback, true",
    "ArtifactRollback_Leave, false",
    "ArtifactFailure_Enter, true",
    "ArtifactFailure, true",
    "ArtifactFailure_Leave, false",
    "Cleanup, false",
  })
  void onTheWayBack_everyStepIsDoneWhateverTheOthersReturn(String failing, boolean matters)
      throws Exception {
    rig.install();
    rig.takeCalls();
    rig.failing.add(failing);

    ErrorKind kind = kind(catchThrowable(rig::rollback));

    assertThat(rig.takeCalls()).isEqualTo("SupportsRollback " + ROLLBACK + FAILURE);
    assertThat(kind).isEqualTo(matters ? ErrorKind.INCONSISTENT : null);
    expectEnd(
        matters ? "two_INCONSISTENT" : "one",
        matters ? Outcome.Result.FAILED : Outcome.Result.ROLLED_BACK);
  }

  @ParameterizedTest
  @CsvSource({
    "Download_Enter Download_Error, false",
    "ArtifactInstall ArtifactInstall_Error, true",
    "NeedsArtifactReboot, true",
  })
  void scriptsOfErrors_haveNoInfluence(String failing, boolean rolledBack) throws Exception {
    rig.failing.addAll(List.of(failing.split(" ")));

    ErrorKind kind = kind(catchThrowable(rig::install));

    assertThat(kind).isEqualTo(rolledBack ? ErrorKind.ROLLED_BACK : ErrorKind.SCRIPT);
    assertThat(rig.stored().update()).isEmpty();
    assertThat(rig.stored().installed().artifactName()).isEqualTo("one");
  }

  @Test
  void aCleanupThatFails_countsOnlyForMender3() throws Exception {
    rig.failing.add("Cleanup");
    rig.install();
    rig.commit();
    expectEnd("two", Outcome.Result.COMMITTED);

    rig.semantics = Semantics.MENDER_3;
    Files.writeString(folder.resolve("etc/version"), "3");
    rig.install();
    assertThat(kind(catchThrowable(rig::commit))).isEqualTo(ErrorKind.MODULE);
    expectEnd("two", Outcome.Result.COMMITTED);
  }

  @Test
  void mender3_asksEarlier_andEndsARollbackWithoutFailure() throws Exception {
    rig.semantics = Semantics.MENDER_3;
    rig.install();
    assertThat(rig.takeCalls())
        .isEqualTo(DOWNLOAD + "SupportsRollback " + INSTALL + "NeedsArtifactReboot");

    rig.rollback();

    assertThat(rig.takeCalls()).isEqualTo("SupportsRollback " + ROLLBACK + "Cleanup");
    expectEnd("one", Outcome.Result.ROLLED_BACK);
  }

  @Test
  void mender3_runsErrorScriptsAfterTheCommitToo_andFailureAfterAFailedRollback() throws Exception {
    rig.semantics = Semantics.MENDER_3;
    rig.failing.add("ArtifactCommit_Leave");
    rig.failing.add("ArtifactRollback");
    rig.install();
    rig.takeCalls();
    assertThat(kind(catchThrowable(rig::commit))).isEqualTo(ErrorKind.SCRIPT);
    assertThat(rig.takeCalls())
        .isEqualTo(
            "ArtifactCommit_Enter ArtifactCommit ArtifactCommit_Leave ArtifactCommit_Error"
                + " Cleanup");

    rig.install();
    rig.takeCalls();
    assertThat(kind(catchThrowable(rig::rollback))).isEqualTo(ErrorKind.INCONSISTENT);
    assertThat(rig.takeCalls()).isEqualTo("SupportsRollback " + ROLLBACK + FAILURE);
  }

  @Test
  void mender3_asksAgainBeforeItGoesBack() throws Exception {
    rig.semantics = Semantics.MENDER_3;
    rig.failing.add("ArtifactInstall_Enter");

    assertThat(kind(catchThrowable(rig::install))).isEqualTo(ErrorKind.ROLLED_BACK);

    assertThat(rig.takeCalls())
        .isEqualTo(
            DOWNLOAD
                + "SupportsRollback ArtifactInstall_Enter ArtifactInstall_Error SupportsRollback "
                + ROLLBACK
                + FAILURE);
  }

  @ParameterizedTest
  @CsvSource({
    "ArtifactRollback_Leave, INCONSISTENT, two_INCONSISTENT, true",
    "ArtifactRollback ArtifactFailure_Leave, INCONSISTENT, two_INCONSISTENT, true",
    "Cleanup, ROLLED_BACK, one, false",
  })
  void mender3_countsOtherFailuresOnTheWayBack(
      String failing, ErrorKind kind, String name, boolean failure) throws Exception {
    rig.semantics = Semantics.MENDER_3;
    rig.install();
    rig.takeCalls();
    rig.failing.addAll(List.of(failing.split(" ")));

    assertThat(kind(catchThrowable(rig::rollback))).isEqualTo(kind);

    assertThat(rig.takeCalls())
        .isEqualTo("SupportsRollback " + ROLLBACK + (failure ? FAILURE : "Cleanup"));
    assertThat(rig.stored().installed().artifactName()).isEqualTo(name);
  }

  @Test
  void mender3_doesNotCountTheScriptsBeforeArtifactFailure() throws Exception {
    rig.semantics = Semantics.MENDER_3;
    rig.failing.addAll(List.of("ArtifactInstall", "ArtifactFailure_Enter"));

    assertThat(kind(catchThrowable(rig::install))).isEqualTo(ErrorKind.ROLLED_BACK);

    expectEnd("one", Outcome.Result.ROLLED_BACK);
  }

  @Test
  void mender3_runsNoScriptForASourceThatIsNotThere() throws Exception {
    rig.semantics = Semantics.MENDER_3;
    Files.delete(folder.resolve("two.mender"));

    assertThat(kind(catchThrowable(rig::install))).isEqualTo(ErrorKind.NO_INPUT);

    assertThat(rig.takeCalls()).isEmpty();
  }

  @Test
  void mender3_entersTheDownloadBeforeItLooksAtTheArtifact() throws Exception {
    rig.semantics = Semantics.MENDER_3;
    Files.writeString(folder.resolve("two.mender"), "no artifact");

    assertThat(kind(catchThrowable(rig::install))).isEqualTo(ErrorKind.ARTIFACT_INVALID);

    assertThat(rig.takeCalls()).isEqualTo("Download_Enter Download_Error");
    assertThat(rig.stored().update()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "INSTALL_ENTER, DOWNLOAD_INTERRUPTED, false",
    "COMMIT_ENTER, AWAITING_COMMIT, false",
    "COMMIT_LEAVE, COMMITTED, false",
    "CLEANUP, COMMITTED, false",
    "ROLLBACK_ENTER, ROLLBACK_INTERRUPTED, true",
    "FAILURE_ENTER, ROLLED_BACK, true",
    "CLEANUP, ROLLED_BACK, true",
  })
  void whereItWasStopped_resumeGoesOn(StopPoint point, Situation situation, boolean back)
      throws Exception {
    rig.stops.add(point);
    rig.supportsRollback = back;
    if (back) {
      rig.stops.clear();
      rig.install();
      rig.stops.add(point);
      assertThat(rig.rollback().stopped()).isTrue();
    } else {
      assertThat(rig.install().result()).isEqualTo(InstallReport.Result.STOPPED);
    }
    assertThat(rig.situation()).isEqualTo(situation);
    String before = rig.takeCalls();
    rig.stops.clear();

    ErrorKind kind = kind(catchThrowable(rig::resume));

    String whole =
        back
            ? DOWNLOAD + INSTALL + QUERIES + " SupportsRollback " + ROLLBACK + FAILURE
            : DOWNLOAD + INSTALL + QUERIES + " " + COMMIT;
    assertThat(before + " " + rig.takeCalls()).isEqualTo(whole);
    assertThat(kind).isEqualTo(back ? ErrorKind.ROLLED_BACK : null);
    expectEnd(back ? "one" : "two", back ? Outcome.Result.ROLLED_BACK : Outcome.Result.COMMITTED);
  }

  @Test
  void anUpdateThatGoesRound_isEnded() throws Exception {
    rig.install();
    rig.takeCalls();
    @Nullable ErrorKind end = null;
    for (int i = 0; i < Conductor.MAX_STORES && end == null; i++) {
      rig.cutAt = 1;
      try {
        rig.rollback();
      } catch (EngineRig.PowerCut e) {
        rig.calls.clear();
      } catch (UpdateException e) {
        end = e.kind();
      }
      rig.reboot();
    }

    assertThat(end).isEqualTo(ErrorKind.INCONSISTENT);
    assertThat(rig.takeCalls()).isEmpty();
    expectEnd("two_INCONSISTENT", Outcome.Result.FAILED);
  }

  private void expectEnd(String name, Outcome.Result result) throws UpdateException {
    assertThat(rig.stored().update()).isEmpty();
    assertThat(rig.stored().installed().artifactName()).isEqualTo(name);
    assertThat(rig.stored().lastOutcome().orElseThrow().result()).isEqualTo(result);
  }

  private static @Nullable ErrorKind kind(@Nullable Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    assertThat(thrown).isInstanceOf(UpdateException.class);
    return ((UpdateException) thrown).kind();
  }
}
