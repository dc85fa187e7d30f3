package tandem.compress;

/**
 * How hard the search for repetitions tries.
 *
 * @param greedy whether it is {@link GreedyParser} that searches, with a depth of its own
 * @param depth candidates it looks at
 * @param nice length of a match from which it looks no further
 * @param lazy positions behind a match at which it looks for a better one: 0, 1 or 2
 * @param patience literals without a match, after which it looks at fewer positions
 */
record DeflateLevel(boolean greedy, int depth, int nice, int lazy, int patience) {
  private static final DeflateLevel[] LEVELS = {
    new DeflateLevel(true, 4, 32, 0, 64),
    new DeflateLevel(false, 5, 24, 0, 64),
    new DeflateLevel(false, 5, 24, 1, 128),
    new DeflateLevel(false, 10, 32, 1, 128),
    new DeflateLevel(false, 16, 48, 1, 256),
    new DeflateLevel(false, 32, 80, 1, 512),
    new DeflateLevel(false, 80, 130, 1, 1024),
    new DeflateLevel(false, 200, 258, 2, 4096),
    new DeflateLevel(false, 600, 258, 2, 1 << 20)
  };

  /** Returns level 1, the fastest, to 9, the best. */
  static DeflateLevel of(int level) {
    return LEVELS[level - 1];
  }
}
