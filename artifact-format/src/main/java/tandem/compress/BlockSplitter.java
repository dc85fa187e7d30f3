package tandem.compress;

import java.util.Arrays;

/**
 * Decides whether the next tokens are better written as a block of their own: when the bits that
 * ideal codes of their own save are more than the description of these codes takes.
 */
final class BlockSplitter {
  private static final int HEAD = 640; // bits, about
  private static final int FRACTION = 8;
  private static final int MANTISSA = 10;

  // The logarithm of 1 + i / 2^MANTISSA; exact, so that it is the same on every machine.
  private static final int[] LOGARITHMS = new int[1 << MANTISSA];

  static {
    for (int i = 0; i < LOGARITHMS.length; i++) {
      double value = 1 + i / (double) LOGARITHMS.length;
      LOGARITHMS[i] =
          (int) StrictMath.round(StrictMath.log(value) / StrictMath.log(2) * (1 << FRACTION));
    }
  }

  /** Frequencies of the tokens since the last {@link #join}. */
  final int[] literals = new int[Symbols.LITERALS];

  final int[] distances = new int[Symbols.DISTANCES];

  private final int[] blockLiterals;
  private final int[] blockDistances;

  /** Starts with the block to which the tokens are added. */
  BlockSplitter(Block block) {
    blockLiterals = block.literals;
    blockDistances = block.distances;
  }

  void reset() {
    Arrays.fill(literals, 0);
    Arrays.fill(distances, 0);
    startBlock();
  }

  void startBlock() {
    Arrays.fill(blockLiterals, 0);
    Arrays.fill(blockDistances, 0);
  }

  /** Adds the new tokens to the block. */
  void join() {
    join(literals, blockLiterals);
    join(distances, blockDistances);
  }

  private static void join(int[] added, int[] block) {
    for (int i = 0; i < added.length; i++) {
      block[i] += added[i];
    }
    Arrays.fill(added, 0);
  }

  /** Tells whether the new tokens and the block have too little in common. */
  boolean isBetterApart() {
    long saved = saved(literals, blockLiterals) + saved(distances, blockDistances);
    return saved > (long) HEAD << FRACTION;
  }

  private static long saved(int[] added, int[] block) {
    long together = 0;
    long apart = 0;
    int addedTotal = 0;
    int blockTotal = 0;
    for (int i = 0; i < added.length; i++) {
      if (added[i] != 0 && block[i] != 0) {
        together += weighted(added[i] + block[i]);
        apart += weighted(added[i]) + weighted(block[i]);
      }
      addedTotal += added[i];
      blockTotal += block[i];
    }
    return weighted(addedTotal + blockTotal)
        - together
        - (weighted(addedTotal) + weighted(blockTotal) - apart);
  }

  // n log2 n
  private static long weighted(int n) {
    if (n == 0) {
      return 0;
    }
    int magnitude = 31 - Integer.numberOfLeadingZeros(n);
    int mantissa =
        magnitude > MANTISSA ? n >>> (magnitude - MANTISSA) : n << (MANTISSA - magnitude);
    return (long) n * ((magnitude << FRACTION) + LOGARITHMS[mantissa - (1 << MANTISSA)]);
  }
}
