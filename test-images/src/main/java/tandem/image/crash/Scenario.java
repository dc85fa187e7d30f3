package tandem.image.crash;

import java.util.List;
import java.util.Locale;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What is done to a device while the power goes. */
public enum Scenario {
  INSTALL_AND_COMMIT(Start.SLOT_A, Step.INSTALL, Step.REBOOT, Step.COMMIT, Step.REBOOT_NEW),
  INSTALL_AND_COMMIT_ON_B(Start.SLOT_B, Step.INSTALL, Step.REBOOT, Step.COMMIT),
  FIRST_INSTALL(Start.NEVER_USED, Step.INSTALL, Step.REBOOT, Step.COMMIT),
  ROLLBACK_BEFORE_REBOOT(Start.SLOT_A, Step.INSTALL, Step.ROLLBACK),
  ROLLBACK_FROM_TRIAL(Start.SLOT_A, Step.INSTALL, Step.REBOOT, Step.ROLLBACK, Step.REBOOT_OLD),
  FALLBACK(Start.SLOT_B, Step.INSTALL, Step.REBOOT, Step.POWER_CYCLE, Step.CLOSE),
  RESUME(Start.SLOT_A, Step.INSTALL_HALF, Step.RESUME, Step.REBOOT, Step.RESUME_TRIAL),
  INSTALL_AGAIN(Start.SLOT_A, Step.INSTALL_HALF, Step.INSTALL),
  GIVE_UP(Start.SLOT_A, Step.INSTALL_HALF, Step.ROLLBACK);

  /** The device before. */
  enum Start {
    SLOT_A,
    SLOT_B,
    /** Slot A, and a data partition that Tandem has not written yet. */
    NEVER_USED
  }

  private final Start start;
  private final List<Step> steps;

  Scenario(Start start, Step... steps) {
    this.start = start;
    this.steps = List.of(steps);
  }

  /** Returns its name in reports. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Start start() {
    return start;
  }

  /** Tells whether it can be played with this artifact. */
  public boolean fits(CrashArtifact artifact) {
    return start != Start.NEVER_USED || !artifact.hasDepends();
  }

  /** Plays all steps, with notes in the trace. */
  void play(Machine machine) throws UpdateException {
    for (Step step : steps) {
      step.play(machine);
    }
  }

  /** One command, what it promises while it runs, and once it has returned. */
  enum Step {
    INSTALL(Promise.RECORDED, Promise.TRIAL, Machine::install),
    INSTALL_HALF(Promise.RECORDED, Promise.RESUMABLE, Machine::installHalf),
    RESUME(Promise.RECORDED, Promise.TRIAL, Machine::resume),
    REBOOT(Promise.EITHER, Promise.EITHER, machine -> machine.boot(true)),
    POWER_CYCLE(Promise.EITHER, Promise.GIVEN_UP, machine -> machine.boot(false)),
    COMMIT(Promise.EITHER, Promise.NEW, Machine::commit),
    RESUME_TRIAL(Promise.EITHER, Promise.NEW, Machine::resume),
    ROLLBACK(Promise.EITHER, Promise.OLD, Machine::rollback),
    CLOSE(Promise.EITHER, Promise.OLD, Step::closeRolledBack),
    REBOOT_NEW(Promise.NEW, Promise.NEW, machine -> machine.boot(true)),
    REBOOT_OLD(Promise.OLD, Promise.OLD, machine -> machine.boot(true));

    private final Promise meanwhile;
    private final Promise afterwards;
    private final Act act;

    Step(Promise meanwhile, Promise afterwards, Act act) {
      this.meanwhile = meanwhile;
      this.afterwards = afterwards;
      this.act = act;
    }

    void play(Machine machine) throws UpdateException {
      machine.trace().note(Phase.during(words(), meanwhile));
      act.on(machine);
      machine.trace().note(Phase.after(words(), afterwards));
    }

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Tells whether these words begin with a step of the bootloader. */
    static boolean isBoot(String words) {
      return List.of(REBOOT, POWER_CYCLE, REBOOT_NEW, REBOOT_OLD).stream()
          .anyMatch(step -> words.startsWith(step.words() + ":"));
    }

    // Any command closes an update that the bootloader has given up, and says so.
    private static void closeRolledBack(Machine machine) throws UpdateException {
      try {
        machine.commit();
        throw new IllegalStateException("a failed trial was committed");
      } catch (UpdateException e) {
        Machine.require(e, ErrorKind.ROLLED_BACK);
      }
    }
  }

  private interface Act {
    void on(Machine machine) throws UpdateException;
  }
}
