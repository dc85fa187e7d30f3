package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.UpdateException;

class SystemdBootControlTest {
  private static final int A = 2;
  private static final int B = 3;
  private static final List<Integer> OLD = List.of(A, A, A);
  private static final List<Integer> TRIAL = List.of(B, A, A);
  private static final List<Integer> NEW = List.of(B, B, B);

  @Nested
  class AscendingTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) {
      return new Rig(true);
    }
  }

  @Nested
  class DescendingTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) {
      return new Rig(false);
    }
  }

  @Test
  void filesThatCanNotBeWritten_areNotReady() throws Exception {
    RecordedBootFiles files = fresh();
    files.readOnly = true;

    assertThatThrownBy(() -> control(files, A).checkReady())
        .hasMessageContaining("Read-only file system");
  }

  @Test
  void trial_isTheLastWriteAndLeavesOneEntryOfTheSlot() throws Exception {
    RecordedBootFiles files = fresh();

    control(files, A).startTrial(B);

    assertThat(files.list("loader/entries")).containsExactly("one.conf", "two+1.conf");
    assertThat(files.text("loader/loader.conf")).startsWith("timeout 0\ndefault two+1.conf\n\n");
    Map<String, byte[]> before = files.states.get(files.states.size() - 2);
    assertThat(SystemdBootLoader.boots(before, true, 3)).isEqualTo(OLD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void powerCutInTrial_bootsOldOrTrial(boolean ascending) throws Exception {
    for (String[] entries :
        List.of(
            new String[] {"one.conf", "two.conf"},
            new String[] {"one.conf", "two+0-1.conf"},
            new String[] {"one.conf", "two+1.conf"},
            new String[] {"one.conf", "two+0-1.conf", "two+1.conf", "two.conf"})) {
      assertEveryState(
          ascending,
          SystemdFiles.fresh("one.conf", entries),
          A,
          control -> control.startTrial(B),
          OLD,
          TRIAL);
    }
    // As a trial that fell back left it.
    assertEveryState(
        ascending,
        SystemdFiles.fresh("two+1.conf", "one.conf", "two+0-1.conf"),
        A,
        control -> control.startTrial(B),
        OLD,
        TRIAL);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void powerCutInConfirmation_bootsOldOrNew(boolean ascending) throws Exception {
    assertEveryState(
        ascending,
        SystemdFiles.fresh("two+1.conf", "one.conf", "two+0-1.conf"),
        B,
        BootControl::confirm,
        OLD,
        NEW);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void powerCutInRollback_bootsOldOrTrial(boolean ascending) throws Exception {
    assertEveryState(
        ascending,
        SystemdFiles.fresh("two+1.conf", "one.conf", "two+1.conf"),
        A,
        control -> control.bootWithoutTrial(A),
        TRIAL,
        OLD);
    assertEveryState(
        ascending,
        SystemdFiles.fresh("two+1.conf", "one.conf", "two+0-1.conf"),
        B,
        control -> control.bootWithoutTrial(A),
        OLD,
        OLD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void renameByTheLoaderThatWasTorn_stillEndsInTheOldSlot(boolean ascending) throws Exception {
    Map<String, byte[]> both =
        SystemdFiles.fresh("two+1.conf", "one.conf", "two+1.conf", "two+0-1.conf");
    assertThat(SystemdBootLoader.boots(both, ascending, 3)).isEqualTo(TRIAL);
    assertThat(control(new RecordedBootFiles(both), A).read()).isEqualTo(new BootState(B, true, 0));

    Map<String, byte[]> none = SystemdFiles.fresh("two+1.conf", "one.conf");
    assertThat(SystemdBootLoader.boots(none, ascending, 3)).isEqualTo(OLD);
    assertThat(control(new RecordedBootFiles(none), A).read())
        .isEqualTo(new BootState(A, false, 0));
  }

  @Test
  void entryThatNobodyKnows_isRefusedBecauseTheFallbackCouldTakeIt() throws Exception {
    RecordedBootFiles files =
        new RecordedBootFiles(
            SystemdFiles.fresh("one.conf", "one.conf", "two.conf", "one-rescue.conf"));

    assertThatThrownBy(() -> control(files, A).checkReady())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("loader/entries/one-rescue.conf");
  }

  @Test
  void whatOverridesTheDefault_isRefused() throws Exception {
    BootControl control =
        new SystemdBootControl(
            fresh(),
            SystemdFiles.NAMES,
            new SlotParts(A, B, A),
            () -> List.of("the EFI variable LoaderEntryDefault"));

    assertThatThrownBy(control::checkReady)
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("the EFI variable LoaderEntryDefault");
  }

  @Test
  void slotWithoutEntry_isRefused() {
    RecordedBootFiles files = new RecordedBootFiles(SystemdFiles.fresh("one.conf", "one.conf"));

    assertThatThrownBy(() -> control(files, A).checkReady())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("loader/entries/two.conf: is missing or boots nothing");
    assertThat(files.changes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default two*\n", "timeout 3\n", "default @saved\n", ""})
  void defaultThatNamesNoSlot_isAnError(String loader) {
    Map<String, byte[]> start = SystemdFiles.fresh("one.conf", "one.conf", "two.conf");
    start.put("loader/loader.conf", SystemdFiles.bytes(loader));

    assertThatThrownBy(() -> control(new RecordedBootFiles(start), A).read())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("expected one.conf or two.conf");
  }

  @Test
  void loaderFileThatCouldTear_isRefused() {
    Map<String, byte[]> start = SystemdFiles.fresh("one.conf", "one.conf", "two.conf");
    start.put("loader/loader.conf", SystemdFiles.bytes("#" + "x".repeat(600) + "\n"));

    assertThatThrownBy(() -> control(new RecordedBootFiles(start), A).checkReady())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("has 602 bytes, expected at most 508");
  }

  @Test
  void everyFailedChange_isReportedAndBootsOldOrTrial() throws Exception {
    for (int change = 1; change <= 4; change++) {
      RecordedBootFiles files = fresh();
      files.failingChange = change;

      assertThatThrownBy(() -> control(files, A).startTrial(B))
          .isInstanceOf(UpdateException.class)
          .hasMessageContaining("Input/output error");
      assertThat(SystemdBootLoader.boots(files.now, true, 3)).isEqualTo(OLD);
      assertThat(control(files, A).read()).isEqualTo(new BootState(A, false, 0));
    }
  }

  /** Something that is done to a boot control. */
  @FunctionalInterface
  private interface Action {
    void on(BootControl control) throws UpdateException;
  }

  private static void assertEveryState(
      boolean ascending,
      Map<String, byte[]> start,
      int running,
      Action action,
      List<Integer> before,
      List<Integer> after)
      throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(start);
    action.on(control(files, running));
    assertThat(SystemdBootLoader.boots(start, ascending, 3)).isEqualTo(before);
    assertThat(SystemdBootLoader.boots(files.now, ascending, 3)).isEqualTo(after);
    for (Map<String, byte[]> state : files.states) {
      assertThat(SystemdBootLoader.boots(state, ascending, 3)).isIn(before, after);
      RecordedBootFiles rest = new RecordedBootFiles(state);
      int runs = SystemdBootLoader.boot(rest.now, ascending);
      control(rest, runs).read();
      control(rest, runs).bootWithoutTrial(A);
      assertThat(SystemdBootLoader.boots(rest.now, ascending, 3)).isEqualTo(OLD);
    }
  }

  private static RecordedBootFiles fresh() {
    return new RecordedBootFiles(SystemdFiles.fresh("one.conf", "one.conf", "two.conf"));
  }

  private static BootControl control(RecordedBootFiles files, int running) {
    return new SystemdBootControl(
        files, SystemdFiles.NAMES, new SlotParts(A, B, running), List::of);
  }

  private static final class Rig implements BootRig {
    private final RecordedBootFiles files = fresh();
    private final boolean ascending;
    private int running = A;

    Rig(boolean ascending) {
      this.ascending = ascending;
    }

    @Override
    public BootControl control() {
      return SystemdBootControlTest.control(files, running);
    }

    @Override
    public int reboot(List<String> arguments) {
      running = SystemdBootLoader.boot(files.now, ascending);
      return running;
    }

    @Override
    public Object contents() {
      return files.texts();
    }
  }
}
