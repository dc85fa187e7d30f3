package tandem.compress;

import java.util.Arrays;

/**
 * Finds repetitions for the fastest level: each position takes the longest that it finds.
 *
 * <p>The table has the last four positions of each hash of four bytes in one number, 16 bits each:
 * to look and to insert is one load and one store, and candidates do not wait for each other. What
 * it says of positions further back than 64 KiB is wrong, which does no harm, because each
 * candidate is compared.
 */
final class GreedyParser {
  private static final int WINDOW = 1 << 15;
  private static final int WAYS = 4;
  private static final int SHORTEST = 4;
  private static final int GOLDEN = 0x9E3779B1;
  private static final int HASH_SHIFT = 17;

  private final long[] table = new long[1 << (32 - HASH_SHIFT)];
  private final int[] tokens;
  private final int[] literals;
  private final int[] distances;
  private final int nice;
  private final int patience;
  private byte[] input = {};
  private int searchable;
  private int quiet;

  /** Tokens in the array, which the caller sets before each part. */
  int count;

  /** Starts with where tokens and their frequencies go. */
  GreedyParser(int[] tokens, BlockSplitter splitter, DeflateLevel level) {
    this.tokens = tokens;
    this.literals = splitter.literals;
    this.distances = splitter.distances;
    this.nice = level.nice();
    this.patience = level.patience();
  }

  /** Starts with an input, of which {@link MatchFinder#SLACK} bytes behind the end must exist. */
  void reset(byte[] bytes, int end) {
    input = bytes;
    searchable = end - 4;
    quiet = 0;
    Arrays.fill(table, 0);
  }

  /**
   * Makes tokens of a part of the input. Short parts are better than long ones: what is called
   * often is compiled early.
   *
   * @param from first position
   * @param end end of the whole input
   * @param most tokens to make, and up to eight more
   * @return position behind the tokens
   */
  int parse(int from, int end, int most) {
    byte[] in = input;
    int stop = count + most;
    int p = from;
    while (count < stop && p < end) {
      if (p > searchable) {
        literal(in[p++]);
        continue;
      }
      int limit = Math.min(end - p, MatchFinder.MAX_LENGTH);
      int match = longest(in, p, limit);
      if (match == 0) {
        literal(in[p++]);
        if (++quiet > patience) {
          int skip = Math.min(Math.min(quiet / patience, 8), end - p);
          for (; skip > 0; skip--) {
            literal(in[p++]);
          }
        }
        continue;
      }
      quiet = 0;
      int length = match >>> 16;
      int distance = match & 0xffff;
      match(length, distance);
      // Within a run of the same byte, what has been inserted before it is enough.
      if (distance > 1 || length < MatchFinder.MAX_LENGTH) {
        insert(in, p + 1, Math.min(p + length, searchable));
      }
      p += length;
    }
    return p;
  }

  private void literal(byte value) {
    int symbol = value & 0xff;
    tokens[count++] = symbol;
    literals[symbol]++;
  }

  private void match(int length, int distance) {
    int symbol = Symbols.distanceSymbol(distance - 1);
    tokens[count++] = Symbols.match(length, distance - 1, symbol);
    literals[Symbols.LENGTH_SYMBOL[length]]++;
    distances[symbol]++;
  }

  private static int hash(int four) {
    return (four * GOLDEN) >>> HASH_SHIFT;
  }

  private void insert(byte[] in, int from, int to) {
    long[] known = table;
    for (int p = from; p < to; p++) {
      int hash = hash(LittleEndian.getInt(in, p));
      known[hash] = (known[hash] << 16) | (p & 0xffff);
    }
  }

  // Adds a position, and returns the longest match there as length << 16 | distance, or 0.
  private int longest(byte[] in, int p, int limit) {
    int four = LittleEndian.getInt(in, p);
    int hash = hash(four);
    long bucket = table[hash];
    table[hash] = (bucket << 16) | (p & 0xffff);
    int length = SHORTEST - 1;
    int found = 0;
    for (int way = WAYS; way > 0; way--) {
      int distance = ((p - (int) bucket - 1) & 0xffff) + 1;
      if (distance > WINDOW) {
        break;
      }
      int candidate = p - distance;
      if (LittleEndian.getInt(in, candidate) == four && in[candidate + length] == in[p + length]) {
        int matching = MatchFinder.extend(in, candidate, p, limit);
        if (matching > length) {
          length = matching;
          found = distance;
          if (matching >= nice) {
            break;
          }
        }
      }
      bucket >>>= 16;
    }
    return found == 0 ? 0 : length << 16 | found;
  }
}
