package tandem.compress;

import java.util.Arrays;

/** A canonical Huffman code whose lengths are limited. */
final class PrefixCode {
  private final int longest;
  private final long[] sorted;
  private final int[] tree;
  private final int[] counts;

  /** Length of each symbol's code in bits; 0 for one that does not occur. */
  final int[] lengths;

  /** Code of each symbol, to be written from its lowest bit on. */
  final int[] codes;

  /**
   * Makes room.
   *
   * @param symbols number of symbols
   * @param longest bits that a code has at most
   */
  PrefixCode(int symbols, int longest) {
    this.longest = longest;
    this.sorted = new long[symbols];
    this.tree = new int[symbols];
    this.counts = new int[longest + 2];
    this.lengths = new int[symbols];
    this.codes = new int[symbols];
  }

  /**
   * Makes the code. Two symbols have one at least, because not every reader takes less.
   *
   * @param frequencies of the symbols; up to two zeros may become ones
   */
  void build(int[] frequencies) {
    int used = sort(frequencies);
    for (int symbol = 0; used < 2; symbol++) {
      if (frequencies[symbol] == 0) {
        frequencies[symbol] = 1;
        used = sort(frequencies);
      }
    }
    depths(used);
    limit(used);
    assign(used);
    number();
  }

  // By frequency, and then by symbol.
  private int sort(int[] frequencies) {
    int used = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (frequencies[symbol] != 0) {
        sorted[used++] = (long) frequencies[symbol] << 16 | symbol;
      }
    }
    Arrays.sort(sorted, 0, used);
    return used;
  }

  // Moffat and Katajainen, "In-place calculation of minimum-redundancy codes": first the weights
  // become parents, then parents become depths, then depths of inner nodes those of the leaves.
  private void depths(int n) {
    int[] a = tree;
    for (int i = 0; i < n; i++) {
      a[i] = (int) (sorted[i] >>> 16);
    }
    int root = 0;
    int leaf = 0;
    for (int next = 0; next < n - 1; next++) {
      int sum = 0;
      for (int child = 0; child < 2; child++) {
        if (leaf >= n || (root < next && a[root] < a[leaf])) {
          sum += a[root];
          a[root++] = next;
        } else {
          sum += a[leaf++];
        }
      }
      a[next] = sum;
    }
    a[n - 2] = 0;
    for (int next = n - 3; next >= 0; next--) {
      a[next] = a[a[next]] + 1;
    }
    int available = 1;
    int inner = n - 2;
    int next = n - 1;
    for (int depth = 0; available > 0; depth++) {
      int taken = 0;
      while (inner >= 0 && a[inner] == depth) {
        taken++;
        inner--;
      }
      while (available > taken) {
        a[next--] = depth;
        available--;
      }
      available = 2 * taken;
    }
  }

  // Codes that are too long become as long as allowed; shorter ones then make room for them.
  private void limit(int used) {
    Arrays.fill(counts, 0);
    long room = 1L << longest;
    for (int i = 0; i < used; i++) {
      int length = Math.min(tree[i], longest);
      counts[length]++;
      room -= 1L << (longest - length);
    }
    while (room < 0) {
      int length = longest - 1;
      while (counts[length] == 0) {
        length--;
      }
      counts[length]--;
      counts[length + 1] += 2;
      counts[longest]--;
      room++;
    }
  }

  private void assign(int used) {
    Arrays.fill(lengths, 0);
    int length = longest;
    int left = counts[length];
    for (int i = 0; i < used; i++) {
      while (left == 0) {
        left = counts[--length];
      }
      lengths[(int) sorted[i] & 0xffff] = length;
      left--;
    }
  }

  /** Numbers the codes by their lengths. */
  private void number() {
    int[] next = new int[longest + 2];
    for (int length = 1; length <= longest; length++) {
      next[length + 1] = (next[length] + counts[length]) << 1;
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      codes[symbol] = length == 0 ? 0 : Integer.reverse(next[length]++) >>> (32 - length);
    }
  }

  /** Takes given lengths. */
  void take(int[] given) {
    System.arraycopy(given, 0, lengths, 0, lengths.length);
    Arrays.fill(counts, 0);
    for (int length : lengths) {
      counts[length]++;
    }
    counts[0] = 0;
    number();
  }

  /** Returns how many bits so many symbols take. */
  long cost(int[] frequencies) {
    long bits = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      bits += (long) frequencies[symbol] * lengths[symbol];
    }
    return bits;
  }
}
