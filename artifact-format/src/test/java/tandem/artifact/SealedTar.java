package tandem.artifact;

import java.util.Arrays;

/** Puts right the checksums of a tar's headers, which no fuzzer guesses. */
final class SealedTar {
  private SealedTar() {}

  /** Goes from header to header, as far as they make sense, and seals each. */
  static void seal(byte[] tar) {
    int at = 0;
    while (at >= 0 && at + TarBytes.BLOCK <= tar.length) {
      byte[] block = Arrays.copyOfRange(tar, at, at + TarBytes.BLOCK);
      if (TarBlock.isZero(block)) {
        at += TarBytes.BLOCK;
        continue;
      }
      TarBytes.sealed(block);
      System.arraycopy(block, 0, tar, at, TarBytes.BLOCK);
      at = next(at, block, tar.length);
    }
  }

  private static int next(int at, byte[] block, int length) {
    try {
      long size = new TarBlock("", block).size();
      long end = size > length ? length : at + TarBytes.BLOCK + size;
      return (int) (end + TarBytes.BLOCK - 1) & -TarBytes.BLOCK;
    } catch (CorruptedArtifactException e) {
      return -1; // nothing behind it will be read
    }
  }
}
