package tandem.compress;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes deflate streams (RFC 1951). The same input and level give the same bytes everywhere. An
 * encoder is for one thread, and takes one input after the other.
 */
final class DeflateEncoder {
  private static final int BATCH = 1 << 11;
  private static final int PART = BATCH / 16;
  private static final int CAPACITY = 1 << 16;
  private static final int LONG_RUN = 2 * MatchFinder.MAX_LENGTH;
  private static final int AFTER_RUN = 4;

  private final DeflateLevel level;
  private final MatchFinder finder = new MatchFinder();
  private final BlockWriter writer = new BlockWriter();
  private final Block block = new Block(CAPACITY + 2 * BATCH);
  private final BlockSplitter splitter = new BlockSplitter(block);
  private final BitOut out = new BitOut();

  private final int[] tokens = block.tokens;
  private final @Nullable GreedyParser greedy;
  private int tokenCount;
  private int batchStart; // the tokens from here on are not part of the block yet
  private int blockStart; // in bytes
  private int batchAt; // in bytes
  private byte[] input = {};

  DeflateEncoder(DeflateLevel level) {
    this.level = level;
    this.greedy = level.greedy() ? new GreedyParser(tokens, splitter, level) : null;
  }

  /** Returns how many bytes an input takes at most. */
  static int largestResult(int size) {
    return size + (size >>> 8) + 1024;
  }

  /**
   * Compresses an input.
   *
   * @param in the input, and {@link MatchFinder#SLACK} bytes behind, which are cleared
   * @param size bytes of the input
   * @param result where the stream goes, with {@link #largestResult} bytes from the offset on
   * @return the end of the stream in the result
   */
  int encode(byte[] in, int size, byte[] result, int offset) {
    Arrays.fill(in, size, size + MatchFinder.SLACK, (byte) 0);
    input = in;
    out.reset(result, offset);
    splitter.reset();
    tokenCount = 0;
    batchStart = 0;
    blockStart = 0;
    batchAt = 0;
    if (greedy == null) {
      finder.reset(in);
      parse(size);
    } else {
      greedy.reset(in, size);
      parse(greedy, size);
    }
    endBatch(size);
    writeBlock(size, true);
    out.align();
    return out.at;
  }

  private void parse(GreedyParser parser, int end) {
    int p = 0;
    while (p < end) {
      if (tokenCount - batchStart >= BATCH) {
        endBatch(p);
      }
      parser.count = tokenCount;
      p = parser.parse(p, end, PART);
      tokenCount = parser.count;
    }
  }

  private void parse(int end) {
    byte[] in = input;
    int depth = level.depth();
    int nice = level.nice();
    int lazy = level.lazy();
    int quiet = 0;
    int p = 0;
    int searchable = end - 4;
    while (p < end) {
      if (tokenCount - batchStart >= BATCH) {
        endBatch(p);
      }
      if (p > searchable) {
        literal(in[p++]);
        continue;
      }
      if (p > 0 && LittleEndian.getLong(in, p) == LittleEndian.getLong(in, p - 1)) {
        int run = MatchFinder.run(in, p, end);
        if (run >= LONG_RUN) {
          p = run(p, run, end);
          continue;
        }
      }
      int limit = Math.min(end - p, MatchFinder.MAX_LENGTH);
      int match = finder.longest(p, 2, depth, nice, limit);
      if (match == 0) {
        literal(in[p++]);
        if (++quiet > level.patience()) {
          int skip = Math.min(Math.min(quiet / level.patience(), 8), end - p);
          for (; skip > 0; skip--) {
            literal(in[p++]);
          }
        }
        continue;
      }
      quiet = 0;
      int inserted = p + 1;
      while (lazy > 0 && match >>> 16 < nice && p + 1 < searchable) {
        int length = match >>> 16;
        int next =
            finder.longest(
                p + 1,
                Math.max(length - 1, 2),
                Math.max(depth >> 1, 1),
                nice,
                Math.min(end - p - 1, MatchFinder.MAX_LENGTH));
        inserted = p + 2;
        if (next != 0 && gain(match, next) > 2) {
          literal(in[p++]);
          match = next;
          continue;
        }
        if (lazy == 1 || p + 2 >= searchable) {
          break;
        }
        next =
            finder.longest(
                p + 2,
                Math.max(length - 1, 2),
                Math.max(depth >> 2, 1),
                nice,
                Math.min(end - p - 2, MatchFinder.MAX_LENGTH));
        inserted = p + 3;
        if (next == 0 || gain(match, next) <= 6) {
          break;
        }
        literal(in[p++]);
        literal(in[p++]);
        match = next;
      }
      match(match >>> 16, match & 0xffff);
      p += match >>> 16;
      finder.insert(inserted, Math.min(p, searchable));
    }
  }

  // A quarter of a byte of length is worth a bit of distance.
  private static int gain(int match, int next) {
    return 4 * ((next >>> 16) - (match >>> 16))
        + Integer.numberOfLeadingZeros(next & 0xffff)
        - Integer.numberOfLeadingZeros(match & 0xffff);
  }

  private int run(int from, int length, int end) {
    int left = length;
    while (left > 0) {
      if (tokenCount - batchStart >= BATCH) {
        endBatch(from + length - left);
      }
      int part = Math.min(left, MatchFinder.MAX_LENGTH);
      if (left - part > 0 && left - part < MatchFinder.MIN_LENGTH) {
        part -= MatchFinder.MIN_LENGTH;
      }
      match(part, 1);
      left -= part;
    }
    int p = from + length;
    finder.insert(p - AFTER_RUN, Math.min(p, end - 4));
    return p;
  }

  private void literal(byte value) {
    int symbol = value & 0xff;
    tokens[tokenCount++] = symbol;
    splitter.literals[symbol]++;
  }

  private void match(int length, int distance) {
    int symbol = Symbols.distanceSymbol(distance - 1);
    tokens[tokenCount++] = Symbols.match(length, distance - 1, symbol);
    splitter.literals[Symbols.LENGTH_SYMBOL[length]]++;
    splitter.distances[symbol]++;
  }

  // The new tokens join the block, or start another one if they differ from it.
  private void endBatch(int p) {
    if (batchStart > 0 && splitter.isBetterApart()) {
      writeBlock(batchAt, false);
    }
    splitter.join();
    batchStart = tokenCount;
    batchAt = p;
    if (tokenCount >= CAPACITY) {
      writeBlock(p, false);
    }
  }

  // Writes all tokens but those of the last batch.
  private void writeBlock(int to, boolean last) {
    if (to == blockStart && !last) {
      return;
    }
    block.input = input;
    block.tokenCount = batchStart;
    block.from = blockStart;
    block.to = to;
    block.last = last;
    writer.write(block, out);
    splitter.startBlock();
    System.arraycopy(tokens, batchStart, tokens, 0, tokenCount - batchStart);
    tokenCount -= batchStart;
    batchStart = 0;
    blockStart = to;
  }
}
