package tandem.image.crash;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.disk.DiskState;
import tandem.image.disk.Faults;
import tandem.image.disk.Fingerprint;
import tandem.image.disk.PowerCut;

/**
 * Plays updates on a model device whose disks fail: each operation of each command once, and all
 * operations from that one on. Then the power goes, the disks are well again, and the same is
 * judged as after a power cut.
 */
public final class FaultKit {
  /** What a command may say of a disk that fails. */
  private static final Set<ErrorKind> PROPER =
      EnumSet.of(
          ErrorKind.IO_ERROR,
          ErrorKind.NO_SPACE,
          ErrorKind.BOOTENV,
          ErrorKind.VERIFY_FAILED,
          ErrorKind.ROLLED_BACK,
          ErrorKind.INCONSISTENT);

  private static final Recovery[] RECOVERIES = Recovery.values();

  private final Layout layout;
  private final CrashArtifact artifact;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Object> tried = new HashSet<>();
  private int runs;
  private int failed;
  private int bad;

  /** Takes a kind of device and what is installed on it. */
  public FaultKit(Layout layout, CrashArtifact artifact) {
    this.layout = layout;
    this.artifact = artifact;
  }

  /**
   * What came of it.
   *
   * @param runs commands that met a fault
   * @param failed how many of them said that they failed; the others did all the same
   * @param bad how many ended otherwise than promised
   * @param findings what went wrong, at most {@link CrashReport#MOST_FINDINGS}
   */
  public record Report(int runs, int failed, int bad, List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Lets each operation of each command fail, in all scenarios that fit the artifact.
   *
   * @throws UpdateException when a scenario fails without any fault
   */
  public Report run() throws UpdateException {
    for (Scenario scenario : Scenario.values()) {
      if (scenario.fits(artifact)) {
        run(Recording.of(scenario, layout, artifact), scenario);
      }
    }
    return new Report(runs, failed, bad, findings);
  }

  private void run(Recording recording, Scenario scenario) throws UpdateException {
    Judge judge = new Judge(layout, artifact, recording);
    Machine machine = new Machine(layout, artifact, recording.start(), "a");
    machine.boot(false);
    for (Scenario.Step step : scenario.steps()) {
      // Half an installation meets no other faults than a whole one.
      boolean isCommand = !step.isBoot() && step != Scenario.Step.INSTALL_HALF;
      if (isCommand && isNew(machine, step)) {
        for (Faults.Kind kind : Faults.Kind.values()) {
          fail(new Moment(recording, judge, machine, step, kind));
        }
      }
      step.play(machine);
    }
  }

  private boolean isNew(Machine machine, Scenario.Step step) {
    return tried.add(List.of(new Fingerprint().of(machine.state()), machine.running(), step));
  }

  /** A command that is about to meet faults of a kind. */
  private record Moment(
      Recording recording, Judge judge, Machine before, Scenario.Step step, Faults.Kind kind) {}

  private void fail(Moment moment) {
    for (boolean forEver : new boolean[] {false, true}) {
      int operation = 0;
      while (strike(moment, operation, forEver)) {
        operation++;
      }
    }
  }

  /** Lets one operation fail; false when there were not so many. */
  private boolean strike(Moment moment, int operation, boolean forEver) {
    List<DiskState> disks = moment.before().state();
    Machine machine = Machine.up(layout, artifact, disks, moment.before());
    machine.faults().arm(moment.kind(), operation, forEver);
    Outcome outcome = outcome(machine, moment.step());
    machine.faults().disarm();
    if (!machine.faults().hasStruck()) {
      return false;
    }
    runs++;
    failed += outcome.failed() ? 1 : 0;
    String what =
        moment.kind() + " at operation " + operation + (forEver ? " and all later ones" : "");
    if (outcome.complaint() != null) {
      found(moment, what, outcome.complaint());
      return true;
    }
    // A command that fails may have closed its record, whatever it has written to the slot.
    Phase phase =
        outcome.failed()
            ? Phase.during(moment.step().words(), Promise.EITHER)
            : moment.step().after(machine);
    PowerCut cut =
        PowerCut.after(machine.trace().entries().size(), disks, machine.trace().entries());
    for (BitSet kept : List.of(cut.everything(), new BitSet())) {
      Recovery recovery = RECOVERIES[runs % RECOVERIES.length];
      Optional<String> complaint =
          moment.judge().judge(cut.left(kept), phase, recovery).complaint();
      complaint.ifPresent(text -> found(moment, what + ", " + cut.text(kept), text));
    }
    return true;
  }

  /** How a command ended, and what is wrong with that. */
  private record Outcome(boolean failed, @Nullable String complaint) {}

  private static Outcome outcome(Machine machine, Scenario.Step step) {
    try {
      step.attempt(machine);
      return new Outcome(false, null);
    } catch (UpdateException e) {
      boolean isProper = PROPER.contains(e.kind()) || step.fails(e.kind());
      return new Outcome(true, isProper ? null : "ended with " + e.kind() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      return new Outcome(true, "ended with an internal error: " + e);
    }
  }

  private void found(Moment moment, String state, String complaint) {
    bad++;
    if (findings.size() < CrashReport.MOST_FINDINGS) {
      findings.add(
          new Finding(
              moment.recording().name(), 0, "during " + moment.step().words(), state, complaint));
    }
  }
}
