package tandem.boot;

/**
 * How the flag byte of a redundant environment tells the newer copy. The bootloader and the tools
 * choose by the kind of storage; both sides must choose the same.
 */
enum FlagScheme {
  /** Files, block devices, UBI, NAND: a counter that wraps from 0xFF to 0x00. */
  INCREMENTAL {
    @Override
    int newer(int first, int second) {
      if (first == 0xFF && second == 0) {
        return 1;
      }
      if (second == 0xFF && first == 0) {
        return 0;
      }
      return second > first ? 1 : 0;
    }

    @Override
    int next(int flag) {
      return (flag + 1) & 0xFF;
    }
  },

  /**
   * NOR: 1 is active, 0 is obsolete, 0xFF is erased and not yet marked. Where flags make no sense
   * this follows U-Boot's own tool; libubootenv differs for two erased flags (it takes the second
   * copy) and for values other than these three (it takes the larger one).
   */
  BOOLEAN {
    @Override
    int newer(int first, int second) {
      if (first == OBSOLETE && second == ACTIVE) {
        return 1;
      }
      boolean onlySecondErased = second == 0xFF && first != 0xFF;
      return onlySecondErased ? 1 : 0;
    }

    @Override
    int next(int flag) {
      return ACTIVE;
    }
  };

  static final int ACTIVE = 1;
  static final int OBSOLETE = 0;

  /** Returns which of two valid copies counts: 0 or 1. Equal flags mean the first. */
  abstract int newer(int first, int second);

  /** Returns the flag that a copy needs to replace one with this flag. */
  abstract int next(int flag);
}
