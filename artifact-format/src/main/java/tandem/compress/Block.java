package tandem.compress;

/** A part of the input, as tokens and as bytes. It is reused. */
final class Block {
  final int[] tokens;
  final int[] literals = new int[Symbols.LITERALS];
  final int[] distances = new int[Symbols.DISTANCES];
  byte[] input = {};
  int tokenCount;
  int from;
  int to;
  boolean last;

  Block(int capacity) {
    tokens = new int[capacity];
  }
}
