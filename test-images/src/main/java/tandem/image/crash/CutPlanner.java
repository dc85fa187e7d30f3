package tandem.image.crash;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import tandem.image.disk.PowerCut;
import tandem.image.disk.PowerCut.Pending;

/** Chooses which of all that a power cut can leave are tried. */
final class CutPlanner {
  /** With so few bits, all combinations are tried. */
  static final int EXHAUSTIVE_BITS = 7;

  private CutPlanner() {}

  /** Returns whether {@link #systematic} is all there is. */
  static boolean isExhaustive(PowerCut cut) {
    return cut.bits() <= EXHAUSTIVE_BITS;
  }

  /**
   * Returns the choices that are always tried: everything, nothing, each change alone and each
   * change lost, torn from either end, in the middle, and every other sector.
   */
  static List<BitSet> systematic(PowerCut cut) {
    List<BitSet> choices = new ArrayList<>();
    choices.add(cut.everything());
    choices.add(new BitSet());
    if (isExhaustive(cut)) {
      for (long bits = 0; bits < 1L << cut.bits(); bits++) {
        choices.add(BitSet.valueOf(new long[] {bits}));
      }
      return choices;
    }
    for (Pending one : cut.pending()) {
      for (BitSet part : parts(one)) {
        choices.add(merged(new BitSet(), one, part));
        choices.add(merged(cut.everything(), one, part));
      }
    }
    return choices;
  }

  private static List<BitSet> parts(Pending one) {
    List<BitSet> parts = new ArrayList<>();
    int bits = one.bits();
    for (int[] range :
        new int[][] {
          {0, 0},
          {0, bits},
          {0, 1},
          {1, bits},
          {0, bits - 1},
          {bits - 1, bits},
          {0, bits / 2},
          {bits / 2, bits}
        }) {
      BitSet part = new BitSet();
      part.set(range[0], range[1]);
      parts.add(part);
    }
    BitSet alternating = new BitSet();
    for (int bit = 0; bit < bits; bit += 2) {
      alternating.set(bit);
    }
    parts.add(alternating);
    return parts;
  }

  private static BitSet merged(BitSet into, Pending one, BitSet part) {
    into.clear(one.firstBit(), one.firstBit() + one.bits());
    part.stream().forEach(bit -> into.set(one.firstBit() + bit));
    return into;
  }

  /** Returns any choice: each change is kept, lost or torn anywhere. */
  static BitSet random(PowerCut cut, SplittableRandom random) {
    BitSet choice = new BitSet();
    for (Pending one : cut.pending()) {
      int kind = random.nextInt(one.canTear() ? 4 : 2);
      int split = random.nextInt(one.bits() + 1);
      for (int bit = 0; bit < one.bits(); bit++) {
        boolean kept =
            switch (kind) {
              case 0 -> false;
              case 1 -> true;
              case 2 -> bit < split;
              default -> random.nextBoolean();
            };
        choice.set(one.firstBit() + bit, kept);
      }
    }
    return choice;
  }
}
