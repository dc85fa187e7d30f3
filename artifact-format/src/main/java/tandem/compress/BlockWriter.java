package tandem.compress;

import java.util.Arrays;

/** Writes the blocks of RFC 1951, each of the kind that takes the fewest bits. */
final class BlockWriter {
  private static final int STORED = 0;
  private static final int FIXED = 1;
  private static final int DYNAMIC = 2;
  private static final int MAX_BITS = 15;
  private static final int LARGEST_STORED = 0xffff;
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int FIXED_LITERALS = 288;
  private static final PrefixCode FIXED_LITERAL_CODE = fixedLiterals();
  private static final PrefixCode FIXED_DISTANCE_CODE = fixedDistances();

  private final PrefixCode literals = new PrefixCode(Symbols.LITERALS, MAX_BITS);
  private final PrefixCode distances = new PrefixCode(Symbols.DISTANCES, MAX_BITS);
  private final PrefixCode lengths = new PrefixCode(Symbols.LENGTHS_OF_LENGTHS, 7);
  private final int[] runs = new int[Symbols.LITERALS + Symbols.DISTANCES];
  private final int[] runFrequencies = new int[Symbols.LENGTHS_OF_LENGTHS];
  private int runCount;

  // What to write for a literal, a length or the symbol of a distance: code << 5 | bits.
  private final int[] literalCodes = new int[Symbols.END + 1];
  private final int[] lengthCodes = new int[MatchFinder.MAX_LENGTH + 1];
  private final int[] distanceCodes = new int[Symbols.DISTANCES];

  private static PrefixCode fixedLiterals() {
    int[] bits = new int[FIXED_LITERALS];
    Arrays.fill(bits, 0, 144, 8);
    Arrays.fill(bits, 144, 256, 9);
    Arrays.fill(bits, 256, 280, 7);
    Arrays.fill(bits, 280, FIXED_LITERALS, 8);
    PrefixCode code = new PrefixCode(FIXED_LITERALS, MAX_BITS);
    code.take(bits);
    return code;
  }

  private static PrefixCode fixedDistances() {
    int[] bits = new int[Symbols.DISTANCES];
    Arrays.fill(bits, 5);
    PrefixCode code = new PrefixCode(Symbols.DISTANCES, MAX_BITS);
    code.take(bits);
    return code;
  }

  /** Writes a block; its frequencies are changed. */
  void write(Block block, BitOut out) {
    block.literals[Symbols.END]++;
    int fixedLiteralBits = fixedBits(block.literals);
    literals.build(block.literals);
    distances.build(block.distances);
    int literalCount = used(literals, Symbols.FIRST_LENGTH);
    int distanceCount = used(distances, 1);
    encodeLengths(literalCount, distanceCount);
    lengths.build(runFrequencies);
    int lengthCount = Symbols.LENGTHS_OF_LENGTHS;
    while (lengthCount > 4 && lengths.lengths[ORDER[lengthCount - 1]] == 0) {
      lengthCount--;
    }

    long head = 14 + 3L * lengthCount + headBits();
    long dynamic = head + literals.cost(block.literals) + distances.cost(block.distances);
    long fixed = fixedLiteralBits + FIXED_DISTANCE_CODE.cost(block.distances);
    long extra = extraBits(block);
    int size = block.to - block.from;
    long stored = size * 8L + (size / LARGEST_STORED + 1) * 40L;
    if (stored < Math.min(dynamic, fixed) + extra) {
      writeStored(block, out);
    } else if (fixed <= dynamic) {
      out.put((block.last ? 1 : 0) | FIXED << 1, 3);
      writeTokens(block, FIXED_LITERAL_CODE, FIXED_DISTANCE_CODE, out);
    } else {
      out.put((block.last ? 1 : 0) | DYNAMIC << 1, 3);
      out.put(literalCount - 257 | (distanceCount - 1) << 5 | (lengthCount - 4) << 10, 14);
      for (int i = 0; i < lengthCount; i++) {
        out.put(lengths.lengths[ORDER[i]], 3);
      }
      writeLengths(out);
      writeTokens(block, literals, distances, out);
    }
  }

  private static int fixedBits(int[] frequencies) {
    int bits = 0;
    for (int symbol = 0; symbol < Symbols.LITERALS; symbol++) {
      bits += frequencies[symbol] * FIXED_LITERAL_CODE.lengths[symbol];
    }
    return bits;
  }

  private static int used(PrefixCode code, int least) {
    int count = code.lengths.length;
    while (count > least && code.lengths[count - 1] == 0) {
      count--;
    }
    return count;
  }

  private static long extraBits(Block block) {
    long bits = 0;
    for (int i = 0; i < Symbols.LENGTH_BITS.length; i++) {
      bits += (long) block.literals[Symbols.FIRST_LENGTH + i] * Symbols.LENGTH_BITS[i];
    }
    for (int i = 0; i < Symbols.DISTANCES; i++) {
      bits += (long) block.distances[i] * Symbols.distanceBits(i);
    }
    return bits;
  }

  // Runs of the same length: symbol | extra << 8.
  private void encodeLengths(int literalCount, int distanceCount) {
    int[] all = Arrays.copyOf(literals.lengths, literalCount + distanceCount);
    System.arraycopy(distances.lengths, 0, all, literalCount, distanceCount);
    Arrays.fill(runFrequencies, 0);
    runCount = 0;
    for (int i = 0; i < all.length; ) {
      int same = 1;
      while (i + same < all.length && all[i + same] == all[i]) {
        same++;
      }
      i += same;
      run(all[i - 1], same);
    }
  }

  private void run(int length, int times) {
    int left = times;
    if (length == 0) {
      while (left >= 11) {
        int n = Math.min(left, 138);
        add(18, n - 11);
        left -= n;
      }
      if (left >= 3) {
        add(17, left - 3);
        left = 0;
      }
    } else {
      add(length, 0);
      left--;
      while (left >= 3) {
        int n = Math.min(left, 6);
        add(16, n - 3);
        left -= n;
      }
    }
    for (; left > 0; left--) {
      add(length, 0);
    }
  }

  private void add(int symbol, int extra) {
    runs[runCount++] = symbol | extra << 8;
    runFrequencies[symbol]++;
  }

  private static int repeatBits(int symbol) {
    return switch (symbol) {
      case 16 -> 2;
      case 17 -> 3;
      case 18 -> 7;
      default -> 0;
    };
  }

  private long headBits() {
    long bits = 0;
    for (int i = 0; i < runCount; i++) {
      int symbol = runs[i] & 0xff;
      bits += lengths.lengths[symbol] + repeatBits(symbol);
    }
    return bits;
  }

  private void writeLengths(BitOut out) {
    for (int i = 0; i < runCount; i++) {
      int symbol = runs[i] & 0xff;
      out.put(lengths.codes[symbol], lengths.lengths[symbol]);
      out.put(runs[i] >>> 8, repeatBits(symbol));
    }
  }

  private static void writeStored(Block block, BitOut out) {
    int at = block.from;
    do {
      int size = Math.min(block.to - at, LARGEST_STORED);
      boolean last = block.last && at + size == block.to;
      out.put((last ? 1 : 0) | STORED << 1, 3);
      out.align();
      out.put(size | ~size << 16, 32);
      System.arraycopy(block.input, at, out.bytes, out.at, size);
      out.at += size;
      at += size;
    } while (at < block.to);
  }

  private void prepare(PrefixCode literal, PrefixCode distance) {
    for (int i = 0; i <= Symbols.END; i++) {
      literalCodes[i] = literal.codes[i] << 5 | literal.lengths[i];
    }
    for (int length = MatchFinder.MIN_LENGTH; length <= MatchFinder.MAX_LENGTH; length++) {
      int symbol = Symbols.LENGTH_SYMBOL[length];
      int code = literal.codes[symbol];
      int bits = literal.lengths[symbol];
      int index = symbol - Symbols.FIRST_LENGTH;
      code |= (length - Symbols.LENGTH_START[index]) << bits;
      lengthCodes[length] = code << 5 | (bits + Symbols.LENGTH_BITS[index]);
    }
    for (int i = 0; i < Symbols.DISTANCES; i++) {
      distanceCodes[i] = distance.codes[i] << 5 | distance.lengths[i];
    }
  }

  private void writeTokens(Block block, PrefixCode literal, PrefixCode distance, BitOut out) {
    prepare(literal, distance);
    int[] tokens = block.tokens;
    byte[] bytes = out.bytes;
    int at = out.at;
    long pending = out.pending;
    int count = out.count;
    for (int i = 0; i < block.tokenCount; i++) {
      int token = tokens[i];
      if (token < Symbols.MATCH) {
        int code = literalCodes[token];
        pending |= (long) (code >>> 5) << count;
        count += code & 31;
      } else {
        int code = lengthCodes[token >>> Symbols.LENGTH_SHIFT & 0x1ff];
        pending |= (long) (code >>> 5) << count;
        count += code & 31;
        int symbol = token >>> Symbols.DISTANCE_SHIFT & 31;
        code = distanceCodes[symbol];
        pending |= (long) (code >>> 5) << count;
        count += code & 31;
        int extra = Symbols.distanceBits(symbol);
        pending |= (long) (token & (1 << extra) - 1) << count;
        count += extra;
      }
      LittleEndian.putLong(bytes, at, pending);
      at += count >>> 3;
      pending >>>= count & 56;
      count &= 7;
    }
    out.at = at;
    out.pending = pending;
    out.count = count;
    int end = literalCodes[Symbols.END];
    out.put(end >>> 5, end & 31);
  }
}
