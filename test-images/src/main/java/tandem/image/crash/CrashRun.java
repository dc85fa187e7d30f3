package tandem.image.crash;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import tandem.image.disk.DiskState;
import tandem.image.disk.Fingerprint;
import tandem.image.disk.PowerCut;
import tandem.image.disk.Trace;

/** All power cuts of one recording. */
final class CrashRun {
  private static final Recovery[] RECOVERIES = Recovery.values();

  private final Recording recording;
  private final Judge judge;
  private final SplittableRandom random;
  private final Fingerprint fingerprint = new Fingerprint();
  private final Set<Fingerprint.Value> distinct;
  private final Set<Judged> seen = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();
  private boolean untilFound;
  private int from;
  private int second;
  private int defaults;
  private int failures;

  /**
   * Takes a recording.
   *
   * @param distinct where the states go that were tried; may be shared with other runs
   */
  CrashRun(Recording recording, Judge judge, long seed, Set<Fingerprint.Value> distinct) {
    this.recording = recording;
    this.distinct = distinct;
    this.judge = judge;
    this.random = new SplittableRandom(seed);
  }

  // Made anew each time: all of them would hold some copies of the slots each.
  private PowerCut after(int done) {
    return PowerCut.after(done, recording.start(), recording.changes());
  }

  private record Judged(Fingerprint.Value disks, Promise promise) {}

  /** Leaves out the first cuts, which another run tries. */
  CrashRun from(int cut) {
    from = cut;
    return this;
  }

  /** Ends with the first finding, and cuts no recovery short. */
  CrashRun untilFound() {
    untilFound = true;
    return this;
  }

  /** Leaves out what another run has judged. */
  CrashRun without(CrashRun other) {
    seen.addAll(other.seen);
    return this;
  }

  /** Tries what is always tried. */
  void systematic() {
    for (int done = from; done <= recording.changes().size(); done++) {
      PowerCut cut = after(done);
      for (BitSet choice : CutPlanner.systematic(cut)) {
        cut(done, cut, choice);
      }
    }
  }

  /** Tries one more state of each cut that has not been tried out. */
  void sample() {
    for (int done = from; done <= recording.changes().size(); done++) {
      PowerCut cut = after(done);
      if (!CutPlanner.isExhaustive(cut)) {
        cut(done, cut, CutPlanner.random(cut, random));
      }
    }
  }

  private void cut(int done, PowerCut cut, BitSet choice) {
    if (untilFound && failures > 0) {
      return;
    }
    List<DiskState> disks = cut.left(choice);
    Phase phase = recording.phase(done);
    if (isNew(disks, phase)) {
      Recovery recovery = RECOVERIES[seen.size() % RECOVERIES.length];
      Judge.Verdict verdict = judge.judge(disks, phase, recovery, recording.scripts(done));
      defaults += verdict.machine().bootedByDefault() ? 1 : 0;
      verdict.complaint().ifPresent(text -> found(done, phase, cut.text(choice), text));
      if (verdict.complaint().isEmpty() && !untilFound) {
        cutAgain(done, disks, verdict.machine());
      }
    }
  }

  // The recovery is an update like any other: the power can go in the middle of it.
  private void cutAgain(int first, List<DiskState> start, Machine recovered) {
    List<Trace.Entry> changes = recovered.trace().entries();
    if (changes.isEmpty()) {
      return;
    }
    int done = 1 + random.nextInt(changes.size());
    PowerCut cut = PowerCut.after(done, start, changes);
    BitSet choice = CutPlanner.random(cut, random);
    List<DiskState> disks = cut.left(choice);
    if (isNew(disks, Phase.RECOVERY)) {
      second++;
      Recovery recovery = RECOVERIES[seen.size() % RECOVERIES.length];
      List<ScriptCall> called = new ArrayList<>(recording.scripts(first));
      called.addAll(ScriptCall.until(done, recovered.trace().notes()));
      Optional<String> complaint = judge.judge(disks, Phase.RECOVERY, recovery, called).complaint();
      complaint.ifPresent(
          text ->
              found(
                  first,
                  Phase.RECOVERY,
                  "second cut after " + done + ", " + cut.text(choice),
                  text));
    }
  }

  private boolean isNew(List<DiskState> disks, Phase phase) {
    Fingerprint.Value print = fingerprint.of(disks);
    distinct.add(print);
    return seen.add(new Judged(print, phase.promise()));
  }

  private void found(int done, Phase phase, String state, String complaint) {
    failures++;
    if (findings.size() < CrashReport.MOST_FINDINGS) {
      findings.add(new Finding(recording.name(), done, phase.words(), state, complaint));
    }
  }

  List<Finding> findings() {
    return findings;
  }

  CrashReport.Tally tally() {
    long flushes = recording.changes().stream().filter(entry -> entry.change().flushes()).count();
    return new CrashReport.Tally(
        recording.name(),
        recording.changes().size(),
        (int) flushes,
        recording.changes().size() + 1 - from,
        seen.size(),
        second,
        defaults,
        failures);
  }
}
