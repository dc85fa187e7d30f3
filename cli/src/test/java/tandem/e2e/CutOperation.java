package tandem.e2e;

/** What a device is doing when its power is cut. */
enum CutOperation {
  INSTALL("install", 0, 0.75),
  /** The last part of an installation: the image is proved, and the boot slot is switched. */
  SWITCH("install, last quarter", 0.75, 1.1),
  REBOOT("reboot into the trial", 0, 1.15),
  COMMIT("commit", 0, 1.15),
  ROLLBACK("rollback", 0, 1.15),
  RESUME("resume", 0, 1.15);

  private final String shown;
  private final double from;
  private final double to;

  CutOperation(String shown, double from, double to) {
    this.shown = shown;
    this.from = from;
    this.to = to;
  }

  /** Returns its name in the table. */
  String shown() {
    return shown;
  }

  /** Returns the operation whose time it shares. */
  CutOperation timed() {
    return this == SWITCH ? INSTALL : this;
  }

  /**
   * Returns an instant of it.
   *
   * @param share from 0 to 1
   * @return in parts of the time that it takes, past the end of it where that is more than 1
   */
  double instant(double share) {
    return from + share * (to - from);
  }
}
