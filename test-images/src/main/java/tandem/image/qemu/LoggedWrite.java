package tandem.image.qemu;

/**
 * One record of a {@link WriteLog}.
 *
 * @param number its place in the log, from 0
 * @param offset on the disk, in bytes
 * @param length in bytes; 0 for a mere flush
 * @param flags as in the log
 * @param dataOffset where in the log the data are
 */
public record LoggedWrite(int number, long offset, long length, long flags, long dataOffset) {
  static final int FLUSH = 1;
  static final int FUA = 2;
  static final int DISCARD = 4;
  static final int MARK = 8;

  /** Tells whether everything before it was made durable by it. */
  public boolean isFlush() {
    return (flags & FLUSH) != 0;
  }

  /** Tells whether it is durable itself as soon as it is done. */
  public boolean isForced() {
    return (flags & FUA) != 0;
  }

  /** Tells whether it only says that a part of the disk is not needed any more. */
  public boolean isDiscard() {
    return (flags & DISCARD) != 0;
  }

  /** Tells whether the log has data for it. */
  public boolean hasData() {
    return length > 0 && !isDiscard();
  }
}
