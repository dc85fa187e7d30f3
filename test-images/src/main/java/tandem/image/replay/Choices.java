package tandem.image.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chooses which of all that a power cut can leave of a window are tried. */
final class Choices {
  /** Writes up to this many sectors are torn everywhere; a boot environment has as many. */
  private static final int SMALL = 32;

  private static final int MOST_PIECES = 64;

  private final Window window;
  private final Area boot;
  private final Random random;

  Choices(Window window, Area boot, Random random) {
    this.window = window;
    this.boot = boot;
    this.random = random;
  }

  /**
   * Returns nothing and everything, small writes to the boot partition torn at each sector, and
   * then at most so many of these: one write lost or kept alone, all before one, and other small
   * writes torn.
   */
  List<BitSet> systematic(int most) {
    List<BitSet> choices = new ArrayList<>();
    List<BitSet> tornBoot = new ArrayList<>();
    for (int piece : somePieces()) {
      int first = window.firstBit(piece);
      int bits = window.pieces().get(piece).sectors();
      choices.add(range(0, first));
      choices.add(range(first, first + bits));
      choices.add(without(first, first + bits));
      if (bits <= SMALL) {
        boolean boots = boot.contains(window.pieces().get(piece).firstSector());
        addTorn(boots ? tornBoot : choices, first, bits);
      }
    }
    Collections.shuffle(choices, random);
    List<BitSet> all = new ArrayList<>(List.of(new BitSet(), window.everything()));
    all.addAll(tornBoot);
    all.addAll(choices.subList(0, Math.min(most, choices.size())));
    return all.stream().map(this::allowed).toList();
  }

  private List<Integer> somePieces() {
    List<Integer> pieces = new ArrayList<>();
    for (int i = 0; i < window.pieces().size(); i++) {
      pieces.add(i);
    }
    Collections.shuffle(pieces, random);
    return pieces.subList(0, Math.min(MOST_PIECES, pieces.size()));
  }

  private void addTorn(List<BitSet> choices, int first, int bits) {
    for (int split = 1; split < bits; split++) {
      choices.add(range(0, first + split));
      choices.add(range(first + split, first + bits));
      choices.add(without(first, first + split));
      choices.add(without(first + split, first + bits));
    }
    BitSet alternating = window.everything();
    for (int bit = 0; bit < bits; bit += 2) {
      alternating.clear(first + bit);
    }
    choices.add(alternating);
  }

  private static BitSet range(int from, int to) {
    BitSet range = new BitSet();
    range.set(from, to);
    return range;
  }

  private BitSet without(int from, int to) {
    BitSet rest = window.everything();
    rest.clear(from, to);
    return rest;
  }

  /** Returns any choice: each write is kept, lost or torn anywhere. */
  BitSet any() {
    BitSet choice = new BitSet();
    int mostlyKept = random.nextInt(5);
    for (int i = 0; i < window.pieces().size(); i++) {
      int first = window.firstBit(i);
      int bits = window.pieces().get(i).sectors();
      int split = random.nextInt(bits + 1);
      switch (random.nextInt(3 + mostlyKept)) {
        case 0 -> choice.set(first, first + split);
        case 1 -> choice.set(first + split, first + bits);
        case 2 -> {}
        default -> choice.set(first, first + bits);
      }
    }
    return allowed(choice);
  }

  private BitSet allowed(BitSet choice) {
    choice.or(window.forced());
    return choice;
  }
}
