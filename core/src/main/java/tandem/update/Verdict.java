package tandem.update;

/** What is known of how an update ends. */
public enum Verdict {
  /** Nothing has failed; at the end it is committed. */
  OPEN(false),
  /** It failed before anything was modified. */
  NOT_MODIFIED(true),
  /** It failed, or was not wanted, and is rolled back. */
  ROLLED_BACK(true),
  /** It failed, and could not be rolled back completely. */
  INCONSISTENT(true),
  /** It is committed, but what was to be run after that failed. */
  LEAVE_FAILED(false);

  private final boolean isBack;

  Verdict(boolean isBack) {
    this.isBack = isBack;
  }

  /** Tells whether the update is on its way back, and not on its way to the commit. */
  public boolean isBack() {
    return isBack;
  }
}
