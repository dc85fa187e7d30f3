package tandem.block;

import java.nio.ByteBuffer;

/**
 * Pieces of a target that are to be flushed and read back together. Holds their checksums, never
 * their bytes.
 */
final class Window {
  /** Length of a piece in bytes, except of the last one of an image. */
  static final int PIECE = MediumReader.ALIGNMENT;

  /**
   * How many pieces there are in a window, 16 MiB: bounds the dirty memory and the last flush, and
   * finds a dead device early; the more often, the slower are flash cards.
   */
  static final int PIECES = 256;

  private final PieceSum sum = new PieceSum();
  private final long[] positions = new long[PIECES];
  private final int[] lengths = new int[PIECES];
  private final long[] sums = new long[PIECES];
  private int count;

  /** Adds a piece that has been written, in the order of the target. */
  void add(long position, ByteBuffer piece) {
    positions[count] = position;
    lengths[count] = piece.remaining();
    sums[count] = sum.of(piece);
    count++;
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == PIECES;
  }

  long position(int index) {
    return positions[index];
  }

  int length(int index) {
    return lengths[index];
  }

  long sum(int index) {
    return sums[index];
  }

  /** Returns the position behind the last piece. */
  long end() {
    return positions[count - 1] + lengths[count - 1];
  }

  /** Returns the end of the row of pieces without gaps that begins with this one. */
  int rowEnd(int index, int most) {
    int end = index + 1;
    while (end < count && end - index < most && positions[end] == positions[end - 1] + PIECE) {
      end++;
    }
    return end;
  }
}
