package tandem.block;

import java.util.SplittableRandom;

/** Makes test data. */
final class Gen {
  private Gen() {}

  /** Returns bytes that look random and are the same in every run. */
  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }
}
