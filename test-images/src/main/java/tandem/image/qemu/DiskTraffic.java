package tandem.image.qemu;

/**
 * What a guest has sent to its disk since it was switched on.
 *
 * @param writes requests that change the disk: writes, zeros and discards
 * @param bytes of them
 * @param flushes requests to make everything durable
 * @param unflushed bytes since the last of these, which a cut loses
 */
public record DiskTraffic(long writes, long bytes, long flushes, long unflushed) {
  /** Nothing. */
  public static final DiskTraffic NONE = new DiskTraffic(0, 0, 0, 0);

  DiskTraffic plusWrite(long count, boolean durable) {
    return new DiskTraffic(
        writes + 1, bytes + count, flushes, durable ? unflushed : unflushed + count);
  }

  DiskTraffic plusFlush() {
    return new DiskTraffic(writes, bytes, flushes + 1, 0);
  }
}
