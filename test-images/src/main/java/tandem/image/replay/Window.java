package tandem.image.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What was written since the last flush, at one instant. Each sector is one bit of a choice.
 *
 * @param end how many records had begun then; the last one of them may not have been done
 * @param pieces what was written
 * @param firstBits the first bit of each
 * @param bits how many there are
 * @param forced those that the disk must have: of writes that were done, and durable by themselves
 */
record Window(int end, List<Piece> pieces, List<Integer> firstBits, int bits, BitSet forced) {
  /** Returns the window at this instant; the last piece is still being written if it is forced. */
  static Window of(int end, List<Piece> pieces) {
    List<Integer> firstBits = new ArrayList<>();
    BitSet forced = new BitSet();
    int bits = 0;
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      firstBits.add(bits);
      if (piece.write().isForced() && i < pieces.size() - 1) {
        forced.set(bits, bits + piece.sectors());
      }
      bits += piece.sectors();
    }
    return new Window(end, List.copyOf(pieces), firstBits, bits, forced);
  }

  int firstBit(int piece) {
    return firstBits.get(piece);
  }

  BitSet everything() {
    BitSet all = new BitSet();
    all.set(0, bits);
    return all;
  }
}
