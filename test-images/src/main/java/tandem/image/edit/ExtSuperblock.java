package tandem.image.edit;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is needed of the superblock of ext2, ext3 or ext4.
 *
 * @param size of the file system, in bytes
 * @param writtenAt when it was written last, in seconds since 1970
 * @param needsRecovery whether the journal holds changes that are not yet in place
 * @param hasQuota whether it counts what each user has
 * @param inlineData whether small files are kept in their inodes
 */
record ExtSuperblock(
    long size, long writtenAt, boolean needsRecovery, boolean hasQuota, boolean inlineData) {
  private static final int START = 1024;
  private static final int LENGTH = 1024;
  private static final int MAGIC = 0xef53;
  private static final int MAX_LOG_BLOCK = 6; // 64 KiB
  private static final int INCOMPAT_RECOVER = 0x4;
  private static final int INCOMPAT_JOURNAL_DEVICE = 0x8;
  private static final int INCOMPAT_64BIT = 0x80;
  private static final int INCOMPAT_INLINE_DATA = 0x8000;
  private static final int READ_ONLY_COMPAT_QUOTA = 0x100;

  /** Reads it from the beginning of a file system; empty when there is none. */
  static Optional<ExtSuperblock> of(ByteBuffer start) {
    if (start.limit() < START + LENGTH || (start.getShort(START + 56) & 0xffff) != MAGIC) {
      return Optional.empty();
    }
    int logBlock = start.getInt(START + 24);
    int incompatible = start.getInt(START + 96);
    long high = (incompatible & INCOMPAT_64BIT) == 0 ? 0 : start.getInt(START + 336) & 0xffffffffL;
    long blocks = (high << 32) | (start.getInt(START + 4) & 0xffffffffL);
    boolean plausible =
        logBlock >= 0
            && logBlock <= MAX_LOG_BLOCK
            && blocks > 0
            && blocks <= Long.MAX_VALUE >> (10 + logBlock)
            && (incompatible & INCOMPAT_JOURNAL_DEVICE) == 0;
    if (!plausible) {
      return Optional.empty();
    }
    long time =
        ((start.get(START + 0x274) & 0xffL) << 32) | (start.getInt(START + 48) & 0xffffffffL);
    return Optional.of(
        new ExtSuperblock(
            blocks << (10 + logBlock),
            time,
            (incompatible & INCOMPAT_RECOVER) != 0,
            (start.getInt(START + 100) & READ_ONLY_COMPAT_QUOTA) != 0,
            (incompatible & INCOMPAT_INLINE_DATA) != 0));
  }
}
