package tandem.image.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Tries states, each once, and keeps what came of them. */
final class ReplayRun {
  /** Instants at which the boot partition is written get that many times more states. */
  private static final int BOOT_WEIGHT = 6;

  private final ReplayDevice device;
  private final Phases phases;
  private final Random random;
  private final BootJudge judge;
  private final Set<Long> seen = new HashSet<>();
  // What one phase may leave, another one may not.
  private final Set<Long> seenUnderRule = new HashSet<>();
  private final List<Judged> states = new ArrayList<>();

  ReplayRun(ReplayDevice device, Phases phases, Random random) {
    this.device = device;
    this.phases = phases;
    this.random = random;
    this.judge = new BootJudge(device.side());
  }

  /** Returns how many states an instant gets, if its weight is 1. */
  int each(List<Window> windows, int wanted) {
    int weight = windows.stream().mapToInt(this::weight).sum();
    return Math.max(2, wanted / Math.max(1, weight));
  }

  private int weight(Window window) {
    boolean boots =
        window.pieces().stream().anyMatch(piece -> device.boot().contains(piece.firstSector()));
    return boots ? BOOT_WEIGHT : 1;
  }

  /** Judges some states of this instant, and leaves the disk as it was. */
  void judge(DiskReplica disk, Window window, int each, boolean systematically) {
    int count = each * weight(window);
    Choices choices = new Choices(window, device.boot(), random);
    List<BitSet> all = new ArrayList<>(systematically ? choices.systematic(count) : List.of());
    while (all.size() < count) {
      all.add(choices.any());
    }
    all.forEach(kept -> judge(disk, window, kept));
  }

  private void judge(DiskReplica disk, Window window, BitSet kept) {
    disk.keep(window, kept);
    String phase = phases.at(window.end() - 1);
    PhaseRule rule = PhaseRule.of(phase);
    boolean isNew = seen.add(disk.print());
    if (seenUnderRule.add(SectorHash.placed(rule.name().hashCode(), disk.print()))) {
      Verdict verdict = judge.judge(disk).under(rule, device.oldImage());
      if (isNew || verdict.problem().isPresent()) {
        states.add(new Judged(new Cut(window.end(), kept), phase, verdict));
      }
    }
    disk.forget();
  }

  int count() {
    return states.size();
  }

  List<Judged> states() {
    return states;
  }
}
