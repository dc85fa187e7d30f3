package tandem.compress;

import java.util.Arrays;

/**
 * Finds earlier occurrences of what follows a position, by chains of positions with the same hash
 * of four bytes, and a table of the last position with the same hash of three.
 *
 * <p>The tables hold the low 16 bits of positions, and the chains distances, so that all of it fits
 * into the cache of a core. What they say of positions further back than 64 KiB is wrong, which
 * does no harm, because each candidate is compared.
 */
final class MatchFinder {
  static final int MIN_LENGTH = 3;
  static final int MAX_LENGTH = 258;

  /** Bytes behind the end of the input that are read, too. */
  static final int SLACK = 16;

  private static final int WINDOW = 1 << 15;
  private static final int MASK = WINDOW - 1;
  private static final int FARTHEST_OF_THREE = 1 << 12;
  private static final int GOLDEN = 0x9E3779B1;
  private static final int HASH4_SHIFT = 16;
  private static final int HASH3_SHIFT = 18;

  private final char[] last4 = new char[1 << (32 - HASH4_SHIFT)];
  private final char[] last3 = new char[1 << (32 - HASH3_SHIFT)];
  private final char[] back = new char[WINDOW];
  private byte[] input = {};

  /** Starts with an input, of which {@link #SLACK} bytes behind the end must exist. */
  void reset(byte[] bytes) {
    input = bytes;
    Arrays.fill(last4, (char) 0);
    Arrays.fill(last3, (char) 0);
  }

  /** Adds positions without looking for anything. */
  void insert(int from, int to) {
    byte[] in = input;
    for (int p = from; p < to; p++) {
      int four = LittleEndian.getInt(in, p);
      int hash4 = (four * GOLDEN) >>> HASH4_SHIFT;
      int hash3 = ((four << 8) * GOLDEN) >>> HASH3_SHIFT;
      back[p & MASK] = (char) (p - last4[hash4] - 1);
      last4[hash4] = (char) p;
      last3[hash3] = (char) p;
    }
  }

  /**
   * Adds a position, and finds the longest match there.
   *
   * @param than the match must be longer than this, at least 2
   * @param depth candidates to look at
   * @param nice length that is enough
   * @param limit length that is the most possible, at least 4
   * @return length and distance as {@code length << 16 | distance}, 0 without a match
   */
  int longest(int p, int than, int depth, int nice, int limit) {
    byte[] in = input;
    int four = LittleEndian.getInt(in, p);
    int hash4 = (four * GOLDEN) >>> HASH4_SHIFT;
    int hash3 = ((four << 8) * GOLDEN) >>> HASH3_SHIFT;
    int distance = ((p - last4[hash4] - 1) & 0xffff) + 1;
    back[p & MASK] = (char) (distance - 1);
    last4[hash4] = (char) p;
    int farthest = Math.min(p, WINDOW);
    int length = than;
    int found = 0;
    if (length < MIN_LENGTH) {
      int distance3 = ((p - last3[hash3] - 1) & 0xffff) + 1;
      length = MIN_LENGTH;
      if (distance3 <= Math.min(p, FARTHEST_OF_THREE)
          && (LittleEndian.getInt(in, p - distance3) ^ four) << 8 == 0) {
        found = distance3;
      }
    }
    last3[hash3] = (char) p;
    int enough = Math.min(nice, limit);
    if (length >= enough) {
      return found == 0 ? 0 : length << 16 | found;
    }
    int tail = LittleEndian.getInt(in, p + length - 3);
    int left = depth;
    while (distance <= farthest) {
      int candidate = p - distance;
      if (LittleEndian.getInt(in, candidate + length - 3) == tail
          && LittleEndian.getInt(in, candidate) == four) {
        int matching = extend(in, candidate, p, limit);
        if (matching > length) {
          length = matching;
          found = distance;
          if (matching >= enough) {
            break;
          }
          tail = LittleEndian.getInt(in, p + length - 3);
        }
      }
      if (--left == 0) {
        break;
      }
      distance += back[candidate & MASK] + 1;
    }
    return found == 0 ? 0 : length << 16 | found;
  }

  // The first four bytes are known to match.
  static int extend(byte[] in, int candidate, int p, int limit) {
    int length = 4;
    while (length < limit) {
      long difference =
          LittleEndian.getLong(in, candidate + length) ^ LittleEndian.getLong(in, p + length);
      if (difference != 0) {
        return Math.min(length + (Long.numberOfTrailingZeros(difference) >>> 3), limit);
      }
      length += 8;
    }
    return limit;
  }

  /** Returns how many bytes from a position on are the same as the one before it. */
  static int run(byte[] in, int p, int end) {
    int at = p;
    while (at < end) {
      long difference = LittleEndian.getLong(in, at) ^ LittleEndian.getLong(in, at - 1);
      if (difference != 0) {
        return Math.min(at + (Long.numberOfTrailingZeros(difference) >>> 3), end) - p;
      }
      at += 8;
    }
    return end - p;
  }
}
