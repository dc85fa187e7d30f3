package tandem.compress;

import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.UnsupportedOptionsException;

/**
 * How hard XZ tries.
 *
 * @param preset of XZ for Java, 0 to 6, which says what is not said here
 * @param nice length of a match from which it looks no further, 0 for that of the preset
 * @param dictionary bytes, at most 8 MiB: a device needs as much memory to decompress
 * @param block bytes of input in a block
 * @param bytes memory that a thread takes
 */
record XzLevel(int preset, int nice, int dictionary, int block, long bytes) {
  private static final int MIB = 1 << 20;

  static XzLevel of(int level) {
    return switch (level) {
      case 0 -> new XzLevel(0, 0, MIB / 4, 4 * MIB, 16L * MIB);
      case 1 -> new XzLevel(1, 0, MIB, 8 * MIB, 36L * MIB);
      case 2, 3 -> new XzLevel(level, 0, 2 * MIB, 8 * MIB, 44L * MIB);
      case 4, 5, 6 -> new XzLevel(level, 0, 4 * MIB, 12 * MIB, 66L * MIB);
      case 7 -> new XzLevel(6, 128, 4 * MIB, 12 * MIB, 66L * MIB);
      case 8 -> new XzLevel(6, 273, 4 * MIB, 12 * MIB, 66L * MIB);
      default -> new XzLevel(6, 273, 8 * MIB, 24 * MIB, 130L * MIB);
    };
  }

  LZMA2Options options(int size) throws UnsupportedOptionsException {
    LZMA2Options options = new LZMA2Options(preset);
    options.setDictSize(size);
    if (nice != 0) {
      options.setNiceLen(nice);
    }
    return options;
  }
}
