package tandem.image.qemu;

/** What stands between the device and the file of its disk. */
public enum DiskMode {
  /** Nothing: what the guest has written to its disk outlives a cut, flushed or not. */
  PLAIN,
  /** A volatile cache, as of a real disk: a cut loses what was written and not flushed. */
  VOLATILE,
  /** A switch that protects it: every write fails. */
  READ_ONLY,
  /** A log of all writes and flushes, for {@link WriteLog}. Cuts are as with {@link #PLAIN}. */
  RECORDED
}
