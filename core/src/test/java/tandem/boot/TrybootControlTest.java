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

class TrybootControlTest {
  private static final int A = 2;
  private static final int B = 3;
  private static final String FRESH =
      "[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n";

  @Nested
  class ConformanceTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) {
      return new Rig("[all]\ntryboot_a_b=1\nboot_partition=2\n");
    }
  }

  @Nested
  class WithTryingSectionTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) {
      return new Rig("# ours\n" + FRESH);
    }
  }

  @Test
  void fileThatCanNotBeWritten_isNotReady() throws Exception {
    RecordedBootFiles files = files(FRESH);
    files.readOnly = true;

    assertThatThrownBy(() -> control(files, A, "b00-1").checkReady())
        .hasMessageContaining("Read-only file system");
  }

  @Test
  void trial_switchesNothingForAPlainBoot() throws Exception {
    RecordedBootFiles files = files(FRESH);

    control(files, A, "b00-1").startTrial(B);

    for (Map<String, byte[]> state : files.states) {
      assertThat(TrybootFirmware.boot(state, false)).isEqualTo(A);
    }
    assertThat(TrybootFirmware.boot(files.now, true)).isEqualTo(B);
    assertThat(files.text("autoboot.txt")).startsWith(FRESH + "# tandem-trial 3 b00-1\n\n");
    assertThat(control(files, A, "b00-1").trialRule().rebootCommand(List.of("reboot")))
        .containsExactly("reboot", "0 tryboot");
  }

  @Test
  void powerCutInConfirmation_bootsOldOrNew() throws Exception {
    RecordedBootFiles files = files(FRESH + "# tandem-trial 3 b00-1\n");

    control(files, B, "b00-2").confirm();

    assertThat(TrybootFirmware.boot(files.now, false)).isEqualTo(B);
    assertThat(files.text("autoboot.txt").strip())
        .isEqualTo("[all]\ntryboot_a_b=1\nboot_partition=3\n[tryboot]\nboot_partition=2");
    for (Map<String, byte[]> state : files.states) {
      int runs = TrybootFirmware.boot(state, false);
      assertThat(runs).isIn(A, B);
      BootControl next = control(new RecordedBootFiles(state), runs, "b00-3");
      assertThat(next.read()).isEqualTo(new BootState(runs, false, 0));
    }
  }

  @Test
  void oldSlotInALaterBoot_meansThatTheTrialIsOver() throws Exception {
    RecordedBootFiles files = files(FRESH);
    control(files, A, "b00-1").startTrial(B);

    assertThat(control(files, A, "b00-1").read()).isEqualTo(new BootState(B, true, 0));
    assertThat(control(files, B, "b00-2").read()).isEqualTo(new BootState(B, true, 1));
    assertThat(control(files, A, "b00-3").read()).isEqualTo(new BootState(A, false, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[all]\nboot_partition=2\n",
        "[tryboot]\ntryboot_a_b=1\n[all]\nboot_partition=2\n",
        "[all]\n#tryboot_a_b=1\nboot_partition=2\n"
      })
  void flagThatChoosesNoPartition_isRefused(String text) {
    assertThatThrownBy(() -> control(files(text), A, "").checkReady())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("has no tryboot_a_b=1 in [all]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[tryboot]\nboot_partition=3\n[all]\ntryboot_a_b=1\nboot_partition=2\n",
        "tryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n[all]\nboot_partition=2\n",
      })
  void trialThatWouldBootTheOldSlot_isRefused(String text) throws Exception {
    RecordedBootFiles files = files(text);
    assertThat(TrybootFirmware.boot(files.now, true)).isEqualTo(A);

    assertThatThrownBy(() -> control(files, A, "").checkReady())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("the boot_partition in [all] would also count for a trial");
  }

  @Test
  void partitionInASectionOfItsOwn_isRefused() {
    assertThatThrownBy(
            () ->
                control(files(FRESH + "[board-type=0x11]\nboot_partition=2\n"), A, "").checkReady())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("the boot_partition in [board-type=0x11] would also count");
  }

  @Test
  void sectionsInAnyOrderWithoutPartitions_areFine() throws Exception {
    RecordedBootFiles files =
        files("[tryboot]\nx=1\n[all]\ntryboot_a_b=1\nboot_partition=2\n[pi4]\ny=1\n");
    control(files, A, "").checkReady();

    control(files, A, "").startTrial(B);

    assertThat(TrybootFirmware.boot(files.now, true)).isEqualTo(B);
    assertThat(TrybootFirmware.boot(files.now, false)).isEqualTo(A);
    control(files, A, "").checkReady();
  }

  @Test
  void partitionOfNeitherSlot_isRefused() {
    assertThatThrownBy(
            () -> control(files("tryboot_a_b=1\nboot_partition=1\n"), A, "").checkReady())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("boots 1, the slots are 2, 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[all]\n", "[tryboot]\nboot_partition=2\n", "boot_partition=x\n"})
  void missingPartition_isAnError(String text) {
    assertThatThrownBy(() -> control(files(text), A, "").read())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("has no boot_partition in [all]");
  }

  @Test
  void missingFile_isAnError() {
    assertThatThrownBy(() -> control(new RecordedBootFiles(Map.of()), A, "").read())
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("/boot/autoboot.txt: cannot be read: is missing");
  }

  @Test
  void otherLines_areKept() throws Exception {
    RecordedBootFiles files =
        files("# ours\n[all]\ntryboot_a_b=1\nboot_partition=2\nx=1\n[board-type=0x11]\ny=2\n");

    control(files, A, "").bootWithoutTrial(B);

    assertThat(files.text("autoboot.txt").strip())
        .isEqualTo(
            "# ours\n[all]\ntryboot_a_b=1\nboot_partition=3\nx=1\n[board-type=0x11]\ny=2\n"
                + "[tryboot]\nboot_partition=2");
  }

  private static RecordedBootFiles files(String text) {
    return new RecordedBootFiles(Map.of("autoboot.txt", SystemdFiles.bytes(text)));
  }

  private static BootControl control(RecordedBootFiles files, int running, String bootId) {
    return new TrybootControl(
        new SectorFile(files, "autoboot.txt"), new SlotParts(A, B, running), bootId);
  }

  private static final class Rig implements BootRig {
    private final RecordedBootFiles files;
    private int running = A;
    private int boots = 1;

    Rig(String text) {
      files = files(text);
    }

    @Override
    public BootControl control() {
      return TrybootControlTest.control(files, running, "b00-" + boots);
    }

    @Override
    public int reboot(List<String> arguments) {
      running = TrybootFirmware.boot(files.now, arguments.equals(List.of("0 tryboot")));
      boots++;
      return running;
    }

    @Override
    public Object contents() {
      return files.texts();
    }
  }
}
