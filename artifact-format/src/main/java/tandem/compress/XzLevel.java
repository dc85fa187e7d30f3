package tandem.compress;

import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.UnsupportedOptionsException;

/**
 * How hard XZ tries.
 *
 * @param preset of XZ for Java, which the rest is about
 * @param dictionary bytes, at most 8 MiB: a device needs as much memory to decompress
 * @param block bytes of input in a block
 * @param bytes memory that a thread takes
 */
record XzLevel(int preset, int dictionary, int block, long bytes) {
  private static final int MIB = 1 << 20;

  static XzLevel of(int level) {
    return switch (level) {
      case 0 -> new XzLevel(0, MIB / 4, 4 * MIB, 16L * MIB);
      case 1 -> new XzLevel(1, MIB, 8 * MIB, 36L * MIB);
      case 2 -> new XzLevel(2, 2 * MIB, 8 * MIB, 44L * MIB);
      case 3 -> new XzLevel(3, 2 * MIB, 8 * MIB, 44L * MIB);
      default -> new XzLevel(level, 4 * MIB, 12 * MIB, 72L * MIB);
    };
  }

  LZMA2Options options(int size) throws UnsupportedOptionsException {
    LZMA2Options options = new LZMA2Options(preset);
    options.setDictSize(size);
    return options;
  }
}
