package tandem.image.edit;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is needed of the boot sector of FAT12, FAT16 or FAT32.
 *
 * @param size of the file system, in bytes
 */
record FatBootSector(long size) {
  private static final int LENGTH = 512;

  /** Reads it from the beginning of a file system; empty when there is none. */
  static Optional<FatBootSector> of(ByteBuffer start) {
    if (start.limit() < LENGTH || (start.getShort(510) & 0xffff) != 0xaa55) {
      return Optional.empty();
    }
    int jump = start.get(0) & 0xff;
    int sector = start.getShort(11) & 0xffff;
    int cluster = start.get(13) & 0xff;
    int reserved = start.getShort(14) & 0xffff;
    int fats = start.get(16) & 0xff;
    int media = start.get(21) & 0xff;
    long small = start.getShort(19) & 0xffff;
    long sectors = small != 0 ? small : start.getInt(32) & 0xffffffffL;
    // The boot code of a partition table may begin with a jump too, but has no such numbers.
    boolean plausible =
        (jump == 0xeb || jump == 0xe9)
            && Integer.bitCount(sector) == 1
            && sector >= 512
            && sector <= 4096
            && Integer.bitCount(cluster) == 1
            && reserved > 0
            && (fats == 1 || fats == 2)
            && (media == 0xf0 || media >= 0xf8)
            && sectors > 0;
    return plausible ? Optional.of(new FatBootSector(sectors * sector)) : Optional.empty();
  }
}
