package tandem.slot;

/**
 * Which bytes a device is of what lies below all loops and partitions.
 *
 * @param base the file or device that is neither
 * @param start the first byte
 * @param end the byte after the last one, {@link Long#MAX_VALUE} for all of the base
 */
record Extent(DeviceNode base, long start, long end) {
  static Extent whole(DeviceNode base) {
    return new Extent(base, 0, Long.MAX_VALUE);
  }

  /** Returns a part of it, which does not go beyond it. */
  Extent part(long from, long bytes) {
    long first = start + from;
    return new Extent(base, first, bytes > end - first ? end : first + bytes);
  }

  /** Tells whether writing to one changes the other. */
  boolean overlaps(Extent other) {
    return base.same(other.base) && start < other.end && other.start < end;
  }
}
