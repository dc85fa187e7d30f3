package tandem.compress;

/** The alphabets of RFC 1951, and how {@link DeflateEncoder} keeps a token in a number. */
final class Symbols {
  static final int LITERALS = 286;
  static final int DISTANCES = 30;
  static final int LENGTHS_OF_LENGTHS = 19;
  static final int END = 256;
  static final int FIRST_LENGTH = 257;

  /** Extra bits of a length, from the first symbol of a length on. */
  static final int[] LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };

  /** The shortest length of each of these symbols. */
  static final int[] LENGTH_START = new int[LENGTH_BITS.length];

  /** Symbol of each length. */
  static final short[] LENGTH_SYMBOL = new short[MatchFinder.MAX_LENGTH + 1];

  /** A token with this bit is a match: length in bits 20 to 28, symbol and distance - 1 below. */
  static final int MATCH = 1 << 30;

  static final int LENGTH_SHIFT = 20;
  static final int DISTANCE_SHIFT = 15;

  static {
    int length = MatchFinder.MIN_LENGTH;
    for (int i = 0; i < LENGTH_BITS.length; i++) {
      LENGTH_START[i] = length;
      for (int n = 0; n < 1 << LENGTH_BITS[i] && length <= MatchFinder.MAX_LENGTH; n++) {
        LENGTH_SYMBOL[length++] = (short) (FIRST_LENGTH + i);
      }
    }
    int last = LENGTH_BITS.length - 1;
    LENGTH_START[last] = MatchFinder.MAX_LENGTH;
    LENGTH_SYMBOL[MatchFinder.MAX_LENGTH] = (short) (FIRST_LENGTH + last);
  }

  private Symbols() {}

  /** Returns the symbol of a distance, less one. */
  static int distanceSymbol(int less) {
    if (less < 4) {
      return less;
    }
    int bits = 30 - Integer.numberOfLeadingZeros(less);
    return 2 * bits + (less >>> bits);
  }

  static int distanceBits(int symbol) {
    return symbol < 4 ? 0 : (symbol >>> 1) - 1;
  }

  static int match(int length, int less, int symbol) {
    return MATCH | length << LENGTH_SHIFT | symbol << DISTANCE_SHIFT | less;
  }
}
