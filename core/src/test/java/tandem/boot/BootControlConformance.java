package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What every boot control promises, together with its bootloader. */
abstract class BootControlConformance {
  private static final int OLD = 2;
  private static final int NEW = 3;

  @TempDir Path folder;
  private BootRig rig = new NoRig();

  /** Makes a fresh device. */
  abstract BootRig rig(Path folder) throws Exception;

  @BeforeEach
  final void makeRig() throws Exception {
    rig = rig(folder);
  }

  @Test
  final void freshDevice_isReadyAndBootsTheOldSlot() throws Exception {
    rig.control().checkReady();

    assertThat(rig.control().read()).isEqualTo(new BootState(OLD, false, 0));
    assertThat(plainBoot()).isEqualTo(OLD);
    assertThat(rig.control().read()).isEqualTo(new BootState(OLD, false, 0));
  }

  @Test
  final void trialRule_saysHowItGoes() throws Exception {
    TrialRule rule = rig.control().trialRule();

    assertThat(rule.tries()).isPositive();
    assertThat(rule.fallback()).isNotBlank().doesNotEndWith(".");
    assertThat(rule.end()).isNotBlank().doesNotEndWith(".");
    assertThat(rule.rebootCommand(List.of("reboot"))).startsWith("reboot");
  }

  @Test
  final void trial_isStoredAndBootsTheNewSlotByTheRulesCommand() throws Exception {
    rig.control().startTrial(NEW);

    assertThat(rig.control().read()).isEqualTo(new BootState(NEW, true, 0));
    assertThat(trialBoot()).isEqualTo(NEW);
    BootState running = rig.control().read();
    assertThat(running.bootPart()).isEqualTo(NEW);
    assertThat(running.trial()).isTrue();
  }

  @Test
  final void trialThatIsNotConfirmed_fallsBackAfterTheRulesTriesAndStaysThere() throws Exception {
    rig.control().startTrial(NEW);
    assertThat(trialBoot()).isEqualTo(NEW);
    for (int i = 1; i < rig.control().trialRule().tries(); i++) {
      assertThat(plainBoot()).isEqualTo(NEW);
    }

    for (int i = 0; i < 3; i++) {
      assertThat(plainBoot()).isEqualTo(OLD);
      BootState state = rig.control().read();
      assertThat(state.bootPart()).isEqualTo(OLD);
      assertThat(state.trial()).isFalse();
    }
  }

  @Test
  final void plainReboot_startsTheTrialOnlyWhereTheRuleNeedsNoArguments() throws Exception {
    rig.control().startTrial(NEW);
    boolean needsArguments = !rig.control().trialRule().rebootArguments().isEmpty();

    assertThat(plainBoot()).isEqualTo(needsArguments ? OLD : NEW);
    assertThat(rig.control().read().trial()).isEqualTo(!needsArguments);
  }

  @Test
  final void confirmedTrial_bootsTheNewSlotForGood() throws Exception {
    confirmNew();

    assertThat(rig.control().read()).isEqualTo(new BootState(NEW, false, 0));
    for (int i = 0; i < 3; i++) {
      assertThat(plainBoot()).isEqualTo(NEW);
    }
    assertThat(rig.control().read()).isEqualTo(new BootState(NEW, false, 0));
    rig.control().checkReady();
  }

  @Test
  final void rollbackBeforeTheReboot_bootsTheOldSlot() throws Exception {
    rig.control().startTrial(NEW);
    rig.control().bootWithoutTrial(OLD);

    assertThat(rig.control().read()).isEqualTo(new BootState(OLD, false, 0));
    assertThat(plainBoot()).isEqualTo(OLD);
    rig.control().checkReady();
  }

  @Test
  final void rollbackOfARunningTrial_bootsTheOldSlot() throws Exception {
    rig.control().startTrial(NEW);
    trialBoot();
    rig.control().bootWithoutTrial(OLD);

    assertThat(rig.control().read()).isEqualTo(new BootState(OLD, false, 0));
    assertThat(plainBoot()).isEqualTo(OLD);
    rig.control().checkReady();
  }

  @Test
  final void nextUpdate_goesTheOtherWayAndFallsBackToo() throws Exception {
    confirmNew();
    rig.control().startTrial(OLD);

    assertThat(rig.control().read()).isEqualTo(new BootState(OLD, true, 0));
    assertThat(trialBoot()).isEqualTo(OLD);
    for (int i = 1; i < rig.control().trialRule().tries(); i++) {
      plainBoot();
    }
    assertThat(plainBoot()).isEqualTo(NEW);
    assertThat(rig.control().read().trial()).isFalse();
    rig.control().checkReady();
    rig.control().startTrial(OLD);
    assertThat(trialBoot()).isEqualTo(OLD);
    rig.control().confirm();
    assertThat(plainBoot()).isEqualTo(OLD);
  }

  @Test
  final void nothingToChange_isNotWritten() throws Exception {
    rig.control().bootWithoutTrial(OLD); // the form of the files may change once
    Object before = rig.contents();

    rig.control().bootWithoutTrial(OLD);
    rig.control().confirm();
    rig.control().checkReady();
    rig.control().read();

    assertThat(rig.contents()).isEqualTo(before);
  }

  @Test
  final void lockHeldByAnother_isBusyAndNothingChanges() throws Exception {
    BootControl control = rig.lockedControl();
    if (control == null) {
      return; // nobody else writes there
    }
    Object before = rig.contents();

    assertThatThrownBy(() -> control.startTrial(NEW))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));

    assertThat(rig.contents()).isEqualTo(before);
    assertThat(rig.control().read()).isEqualTo(new BootState(OLD, false, 0));
  }

  private void confirmNew() throws Exception {
    rig.control().startTrial(NEW);
    assertThat(trialBoot()).isEqualTo(NEW);
    rig.control().confirm();
  }

  private int trialBoot() throws Exception {
    return rig.reboot(rig.control().trialRule().rebootArguments());
  }

  private int plainBoot() throws Exception {
    return rig.reboot(List.of());
  }

  private static final class NoRig implements BootRig {
    @Override
    public BootControl control() {
      throw new IllegalStateException("no rig yet");
    }

    @Override
    public int reboot(List<String> arguments) {
      throw new IllegalStateException("no rig yet");
    }

    @Override
    public Object contents() {
      throw new IllegalStateException("no rig yet");
    }
  }
}
