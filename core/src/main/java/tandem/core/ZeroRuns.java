package tandem.core;

/** How long runs of zeros get to a block device that holds something else there. */
public enum ZeroRuns {
  /** They are written. */
  WRITE,
  /** The device is told that nothing is stored there, and has to read as zeros afterwards. */
  DISCARD,
  /** The device or the kernel is told to make zeros. */
  ZERO_OUT
}
