package tandem.update;

/** What the stored state, the boot environment and the running slot mean together. */
public enum Situation {
  IDLE("no update is in progress", ""),
  REBOOT_PENDING(
      "no update is in progress, but the next boot goes to the other slot",
      "reboot to run the slot that boots next"),
  UNRECORDED_TRIAL(
      "the boot environment says that a trial is on, but no update is recorded",
      "another tool has switched the slots: finish that update with it, or reboot"),
  DOWNLOAD_INTERRUPTED(
      "the download was interrupted; the running system is not modified",
      "run resume, or install again"),
  NOT_MODIFIED(
      "the update failed before anything was modified, but is not yet closed in the store",
      "run install again"),
  OVERTAKEN(
      "the download was interrupted, and the boot environment was changed since",
      "run install again"),
  NOT_SWITCHED("the update was interrupted before the boot slot was switched", "run install again"),
  INSTALL_INTERRUPTED(
      "the update was interrupted while it was installed", "run rollback, then install again"),
  SWITCH_UNRECORDED(
      "the update was interrupted while the boot slot was switched",
      "run rollback, then install again"),
  AWAITING_REBOOT(
      "the update is installed and waits for a reboot", "reboot, then run commit; or run rollback"),
  TRIAL_RUNNING(
      "the update runs on trial and waits for commit or rollback",
      "run commit to keep the new system, or rollback to return to the old one"),
  AWAITING_COMMIT(
      "the update is installed and waits for commit or rollback",
      "run commit to keep it, or rollback to return to the old state"),
  FELL_BACK(
      "the trial boot failed and the bootloader went back to the old system",
      "find out why the new system did not boot; install works again"),
  COMMITTED(
      "the update is committed, but not yet closed in the store", "run commit to close the update"),
  COMMIT_INTERRUPTED(
      "the commit was interrupted before it took effect",
      "run rollback, reboot, then install again"),
  ROLLBACK_INTERRUPTED("the rollback was interrupted before it took effect", "run rollback again"),
  ROLLED_BACK(
      "the update is rolled back, but not yet closed in the store",
      "run rollback to close the update"),
  CONTRADICTION(
      "store, boot environment and running slot contradict each other",
      "run rollback to return to the old system");

  private final String story;

  private final String hint;

  Situation(String story, String hint) {
    this.story = story;
    this.hint = hint;
  }

  /** Returns the situation as a sentence. */
  public String story() {
    return story;
  }

  /** Returns what to do next; empty when there is nothing to do. */
  public String hint() {
    return hint;
  }
}
