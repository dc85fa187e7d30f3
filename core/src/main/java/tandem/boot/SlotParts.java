package tandem.boot;

/**
 * The numbers under which the bootloader knows the slots. Some bootloaders store nothing when they
 * fall back, so that only the slot that runs tells it.
 *
 * @param a the number of slot A
 * @param b the number of slot B
 * @param running that of the two that runs now
 */
public record SlotParts(int a, int b, int running) {

  /** Checks the running one. */
  public SlotParts {
    if (a == b || (running != a && running != b)) {
      throw new IllegalArgumentException("slots " + a + " and " + b + ", running " + running);
    }
  }

  /** Returns the other one of the two. */
  int other(int part) {
    return part == a ? b : a;
  }

  /** Tells whether it is one of the two. */
  boolean has(int part) {
    return part == a || part == b;
  }

  /** Refuses what is neither. */
  void check(int part) {
    if (!has(part)) {
      throw new IllegalArgumentException("part " + part + ", expected " + a + " or " + b);
    }
  }
}
