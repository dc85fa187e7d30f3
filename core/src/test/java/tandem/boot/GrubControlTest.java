package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class GrubControlTest {
  private static final int A = 2;
  private static final int B = 3;
  private static final List<Integer> OLD = List.of(A, A, A);
  private static final List<Integer> TRIAL = List.of(B, A, A);
  private static final List<Integer> NEW = List.of(B, B, B);

  @Test
  void filesThatCanNotBeWritten_areNotReady() throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(GrubFiles.pair(A, 0, 0));
    files.readOnly = true;

    assertThatThrownBy(() -> control(files).checkReady())
        .hasMessageContaining("Read-only file system");
  }

  @Test
  void plainFileThatCanNotBeWritten_isNotReady() throws Exception {
    String name = "grubenv";
    RecordedBootFiles files =
        new RecordedBootFiles(Map.of(name, GrubFiles.block(GrubFiles.variables(A, 0, 0))));
    files.readOnly = true;

    assertThatThrownBy(() -> GrubControl.of(new GrubSingle(files, name), true).checkReady())
        .hasMessageContaining("Read-only file system");
  }

  @Test
  void trial_leavesTheSecondCopyReadyFirst() throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(GrubFiles.pair(A, 0, 0));

    control(files).startTrial(B);

    assertThat(control(files).read()).isEqualTo(new BootState(B, true, 0));
    assertThat(files.now.get("mender_grubenv1/env"))
        .isEqualTo(GrubFiles.block(GrubFiles.variables(B, 1, 0)))
        .isEqualTo(files.now.get("mender_grubenv2/env"));
    assertThat(GrubFiles.whole(files.now)).isTrue();
    assertThat(files.changes()).isEqualTo(6);
    assertThat(files.states.get(files.states.size() / 2).get("mender_grubenv1/env"))
        .isEqualTo(GrubFiles.block(GrubFiles.variables(A, 0, 0)));
  }

  @Test
  void powerCutInTrial_bootsOldOrTrial() throws Exception {
    assertEveryState(GrubFiles.pair(A, 0, 0), control -> control.startTrial(B), OLD, TRIAL);
  }

  @Test
  void powerCutInConfirmation_bootsOldOrNew() throws Exception {
    assertEveryState(GrubFiles.pair(B, 1, 1), BootControl::confirm, OLD, NEW);
  }

  @Test
  void powerCutInRollback_bootsOldOrTrial() throws Exception {
    assertEveryState(GrubFiles.pair(B, 1, 0), c -> c.bootWithoutTrial(A), TRIAL, OLD);
    assertEveryState(GrubFiles.pair(B, 1, 1), c -> c.bootWithoutTrial(A), OLD, OLD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mender_grubenv1/lock",
        "mender_grubenv1/lock.sha256sum",
        "mender_grubenv2/env",
        "mender_grubenv2/lock",
        "mender_grubenv2/lock.sha256sum"
      })
  void powerCutWhileADamagedCopyIsRepaired_bootsOldOrTrial(String damaged) throws Exception {
    Map<String, byte[]> missing = GrubFiles.pair(A, 0, 0);
    missing.remove(damaged);
    assertEveryState(missing, control -> control.startTrial(B), OLD, TRIAL);
    Map<String, byte[]> zeroed = GrubFiles.pair(A, 0, 0);
    zeroed.put(damaged, new byte[1024]);
    assertEveryState(zeroed, control -> control.startTrial(B), OLD, TRIAL);
  }

  @Test
  void interruptedWrite_isReadAsGrubWould() throws Exception {
    Map<String, byte[]> files = GrubFiles.pair(A, 0, 0);
    files.put("mender_grubenv2/env", GrubFiles.block(GrubFiles.variables(B, 1, 0)));
    files.put("mender_grubenv1/env", new byte[1024]);
    files.put("mender_grubenv1/lock", GrubFiles.block("editing=1\n"));
    BootControl control = control(new RecordedBootFiles(files));

    assertThat(control.read()).isEqualTo(new BootState(B, true, 0));
    assertThat(control.warnings()).hasSize(2);
    assertThat(GrubMenderLoader.boots(files, A, B, 3)).isEqualTo(TRIAL);
  }

  @Test
  void copiesThatDiffer_countAsTheFirstAndAreNamed() throws Exception {
    Map<String, byte[]> files = GrubFiles.pair(A, 0, 0);
    files.put("mender_grubenv2/env", GrubFiles.block(GrubFiles.variables(B, 1, 0)));
    BootControl control = control(new RecordedBootFiles(files));

    assertThat(control.read()).isEqualTo(new BootState(A, false, 0));
    assertThat(control.warnings()).singleElement().asString().contains("the copies differ");
    control.checkReady();
  }

  @Test
  void variablesThatOnlyToolsFindDamaged_areNotReadyForATrial() throws Exception {
    Map<String, byte[]> files = GrubFiles.pair(A, 0, 0);
    files.put("mender_grubenv1/env", new byte[1024]);
    RecordedBootFiles disk = new RecordedBootFiles(files);

    assertThatThrownBy(() -> control(disk).checkReady())
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BOOTENV))
        .hasMessageContaining("GRUB would boot its default");

    control(disk).bootWithoutTrial(A);
    control(disk).checkReady();
    for (Map<String, byte[]> state : disk.states) {
      assertThat(control(new RecordedBootFiles(state)).read())
          .isEqualTo(new BootState(A, false, 0));
    }
  }

  @Test
  void twoDamagedCopies_areAnError() throws Exception {
    Map<String, byte[]> files = GrubFiles.pair(A, 0, 0);
    files.put("mender_grubenv1/lock", GrubFiles.block("editing=1\n"));
    files.put("mender_grubenv2/env", new byte[10]);
    RecordedBootFiles disk = new RecordedBootFiles(files);

    for (Action action : List.<Action>of(BootControl::read, c -> c.startTrial(B))) {
      assertThatThrownBy(() -> action.on(control(disk)))
          .isInstanceOf(UpdateException.class)
          .hasMessageContaining("no valid copy")
          .hasMessageContaining("mender_grubenv1/lock")
          .hasMessageContaining("mender_grubenv2/env");
    }
    assertThat(disk.changes()).isZero();
  }

  @Test
  void everyFailedWrite_isReportedAndLeavesOldOrTrial() throws Exception {
    for (int change = 1; change <= 6; change++) {
      RecordedBootFiles files = new RecordedBootFiles(GrubFiles.pair(A, 0, 0));
      files.failingChange = change;

      assertThatThrownBy(() -> control(files).startTrial(B))
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BOOTENV))
          .hasMessageContaining("Input/output error");

      BootState state = control(files).read();
      assertThat(GrubMenderLoader.boots(files.now, A, B, 3)).isEqualTo(state.trial() ? TRIAL : OLD);
    }
  }

  @Test
  void nothingToChange_isNotWritten() throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(GrubFiles.pair(A, 0, 0));

    control(files).bootWithoutTrial(A);

    assertThat(files.changes()).isZero();
  }

  @Test
  void hexadecimalBootPart_isKeptUpWhereItIsAndNeverJudged() throws Exception {
    Map<String, byte[]> start = GrubFiles.pair(A, 0, 0);
    byte[] stale = GrubFiles.block(GrubFiles.variables(A, 0, 0) + "mender_boot_part_hex=3\n");
    start.put("mender_grubenv1/env", stale);
    start.put("mender_grubenv2/env", stale);
    RecordedBootFiles files = new RecordedBootFiles(start);

    control(files).checkReady();
    control(files).startTrial(27);

    assertThat(files.text("mender_grubenv1/env")).contains("\nmender_boot_part_hex=1b\n");
  }

  @Test
  void lockHeldByAnotherTool_isBusyAndChangesNothing() throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(GrubFiles.pair(A, 0, 0));
    EnvLock held =
        () -> {
          throw new UpdateException(ErrorKind.BUSY, "is locked");
        };
    BootControl control = GrubControl.of(new GrubPair(files, held), false);

    assertThatThrownBy(() -> control.startTrial(B))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));
    assertThat(control.read()).isEqualTo(new BootState(A, false, 0));
    assertThat(files.changes()).isZero();
  }

  @Test
  void lock_isGivenBackAfterAFailure() throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(GrubFiles.pair(A, 0, 0));
    files.failingChange = 2;
    int[] held = {0};
    EnvLock lock =
        () -> {
          held[0]++;
          return (Closeable) () -> held[0]--;
        };

    assertThatThrownBy(() -> GrubControl.of(new GrubPair(files, lock), false).startTrial(B))
        .isInstanceOf(UpdateException.class);
    assertThat(held[0]).isZero();
  }

  @Test
  void singleBlock_isRefusedUnlessAllowedAndWrittenInOneSector() throws Exception {
    RecordedBootFiles files =
        new RecordedBootFiles(Map.of("grubenv", GrubFiles.block(GrubFiles.variables(A, 0, 0))));
    GrubSingle environment = new GrubSingle(files, "grubenv");

    assertThatThrownBy(() -> GrubControl.of(environment, false).checkReady())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("has one copy");
    BootControl control = GrubControl.of(environment, true);
    control.checkReady();
    assertThat(control.warnings()).hasSize(1);
    control.startTrial(B);

    assertThat(control.read()).isEqualTo(new BootState(B, true, 0));
    for (Map<String, byte[]> state : files.states) {
      assertThat(
              GrubControl.of(new GrubSingle(new RecordedBootFiles(state), "grubenv"), true).read())
          .isIn(new BootState(A, false, 0), new BootState(B, true, 0));
    }
  }

  /** Something that is done to a boot control. */
  @FunctionalInterface
  private interface Action {
    void on(BootControl control) throws UpdateException;
  }

  // A power cut in any state must boot one of these ways, and what runs then must get on.
  private static void assertEveryState(
      Map<String, byte[]> start, Action action, List<Integer> before, List<Integer> after)
      throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(start);
    action.on(control(files));
    assertThat(GrubMenderLoader.boots(start, A, B, 3)).isEqualTo(before);
    assertThat(GrubMenderLoader.boots(files.now, A, B, 3)).isEqualTo(after);
    assertThat(GrubFiles.whole(files.now)).isTrue();
    for (Map<String, byte[]> state : files.states) {
      assertThat(GrubMenderLoader.boots(state, A, B, 3)).isIn(before, after);
      RecordedBootFiles rest = new RecordedBootFiles(state);
      GrubMenderLoader.boot(rest.now, A, B);
      control(rest).bootWithoutTrial(A);
      assertThat(GrubMenderLoader.boots(rest.now, A, B, 3)).isEqualTo(OLD);
      assertThat(GrubFiles.whole(rest.now)).isTrue();
    }
  }

  private static BootControl control(RecordedBootFiles files) {
    return GrubControl.of(new GrubPair(files, EnvLock.NONE), false);
  }
}
