package tandem.image.crash;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What is done to a device while the power goes. */
public enum Scenario {
  INSTALL_AND_COMMIT(Start.SLOT_A),
  INSTALL_AND_COMMIT_ON_B(Start.SLOT_B),
  FIRST_INSTALL(Start.NEVER_USED),
  ROLLBACK_BEFORE_REBOOT(Start.SLOT_A),
  ROLLBACK_FROM_TRIAL(Start.SLOT_A),
  FALLBACK(Start.SLOT_B),
  RESUME(Start.SLOT_A),
  INSTALL_AGAIN(Start.SLOT_A),
  GIVE_UP(Start.SLOT_A);

  /** The device before. */
  enum Start {
    SLOT_A,
    SLOT_B,
    /** Slot A, and a data partition that Tandem has not written yet. */
    NEVER_USED
  }

  private final Start start;

  Scenario(Start start) {
    this.start = start;
  }

  /** Returns its steps, in order. */
  List<Step> steps() {
    return switch (this) {
      case INSTALL_AND_COMMIT -> List.of(Step.INSTALL, Step.REBOOT, Step.COMMIT, Step.REBOOT_NEW);
      case INSTALL_AND_COMMIT_ON_B, FIRST_INSTALL ->
          List.of(Step.INSTALL, Step.REBOOT, Step.COMMIT);
      case ROLLBACK_BEFORE_REBOOT -> List.of(Step.INSTALL, Step.ROLLBACK);
      case ROLLBACK_FROM_TRIAL ->
          List.of(Step.INSTALL, Step.REBOOT, Step.ROLLBACK, Step.REBOOT_OLD);
      case FALLBACK -> List.of(Step.INSTALL, Step.REBOOT, Step.POWER_CYCLE, Step.CLOSE);
      case RESUME -> List.of(Step.INSTALL_HALF, Step.RESUME, Step.REBOOT, Step.RESUME_TRIAL);
      case INSTALL_AGAIN -> List.of(Step.INSTALL_HALF, Step.INSTALL);
      case GIVE_UP -> List.of(Step.INSTALL_HALF, Step.ROLLBACK);
    };
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
    boolean possible = start != Start.NEVER_USED || !artifact.hasDepends();
    // Only a trial can fall back.
    return possible && (this != FALLBACK || artifact.hasImage());
  }

  /** Plays all steps, with notes in the trace. */
  void play(Machine machine) throws UpdateException {
    for (Step step : steps()) {
      step.play(machine);
    }
  }

  /** One command, what it promises while it runs, and once it has returned. */
  enum Step {
    INSTALL(Promise.RECORDED, Promise.TRIAL),
    INSTALL_HALF(Promise.RECORDED, Promise.RESUMABLE),
    RESUME(Promise.RECORDED, Promise.TRIAL),
    REBOOT(Promise.EITHER, Promise.EITHER),
    POWER_CYCLE(Promise.EITHER, Promise.GIVEN_UP),
    COMMIT(Promise.EITHER, Promise.NEW),
    RESUME_TRIAL(Promise.EITHER, Promise.NEW),
    ROLLBACK(Promise.EITHER, Promise.OLD),
    CLOSE(Promise.EITHER, Promise.OLD),
    REBOOT_NEW(Promise.NEW, Promise.NEW),
    REBOOT_OLD(Promise.OLD, Promise.OLD);

    private final Promise meanwhile;
    private final Promise afterwards;

    Step(Promise meanwhile, Promise afterwards) {
      this.meanwhile = meanwhile;
      this.afterwards = afterwards;
    }

    private void act(Machine machine) throws UpdateException {
      switch (this) {
        case INSTALL -> machine.install();
        case INSTALL_HALF -> machine.installHalf();
        case RESUME, RESUME_TRIAL -> machine.resume();
        case COMMIT -> machine.commit();
        case ROLLBACK -> machine.rollback();
        case CLOSE -> closeRolledBack(machine);
        case REBOOT, REBOOT_NEW, REBOOT_OLD -> machine.boot(true);
        case POWER_CYCLE -> machine.boot(false);
      }
    }

    void play(Machine machine) throws UpdateException {
      machine.trace().note(during(machine));
      act(machine);
      machine.trace().note(after(machine));
    }

    /** Returns what holds while it is done on this machine. */
    Phase during(Machine machine) {
      boolean installs = meanwhile == Promise.RECORDED;
      return Phase.during(words(), installs ? machine.installing() : meanwhile);
    }

    /** Returns what holds once it was done on this machine. */
    Phase after(Machine machine) {
      boolean installed = afterwards == Promise.TRIAL;
      return Phase.after(words(), installed ? machine.installed() : afterwards);
    }

    /** Does it on a device whose disks may fail; throws what the command says then. */
    void attempt(Machine machine) throws UpdateException {
      if (this == CLOSE) {
        machine.commit();
      } else {
        act(machine);
      }
    }

    /** Tells whether it ends with this kind of failure where no disk fails. */
    boolean fails(ErrorKind kind) {
      return this == CLOSE && kind == ErrorKind.ROLLED_BACK;
    }

    boolean isBoot() {
      return switch (this) {
        case REBOOT, POWER_CYCLE, REBOOT_NEW, REBOOT_OLD -> true;
        default -> false;
      };
    }

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Tells whether these words begin with a step of the bootloader. */
    static boolean isBoot(String words) {
      return Stream.of(values())
          .filter(Step::isBoot)
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
}
