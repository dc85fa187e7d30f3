package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

/**
 * Which system may boot after a power cut, by what the device was told and has answered. Knows
 * nothing of its disk.
 */
final class CutExpectation {
  /** How far the new system has come. */
  enum Trial {
    /** Nothing is on trial. */
    NONE,
    /** It was switched to, and has not booted. */
    WAITING,
    /** It runs, not committed. */
    RUNNING
  }

  private String old;
  private String fresh = "";
  private Trial trial = Trial.NONE;
  private boolean hasBooted;
  private boolean isCommitted;
  private Set<String> mayBoot;

  CutExpectation(String old) {
    this.old = old;
    this.mayBoot = Set.of(old);
  }

  Trial trial() {
    return trial;
  }

  /** Returns the system that is committed. */
  String old() {
    return old;
  }

  /** An installation begins. It may switch at any time from now on. */
  void installs(String release) {
    fresh = release;
    hasBooted = false;
    isCommitted = false;
    mayBoot = Set.of(old, fresh);
  }

  void isInstalled() {
    trial = Trial.WAITING;
    mayBoot = Set.of(fresh);
  }

  /** A reboot begins. Whether the new system has had its boot is known once it says so. */
  void reboots() {
    mayBoot = Set.of(old, fresh);
  }

  /** The new system has said that it has booted: that was the only boot of its trial. */
  void hasBootedFresh() {
    trial = Trial.RUNNING;
    hasBooted = true;
    mayBoot = Set.of(old);
  }

  void commits() {
    mayBoot = Set.of(old, fresh);
  }

  void hasCommitted() {
    isCommitted = true;
    mayBoot = Set.of(fresh);
  }

  /** The way back begins; a trial that runs is over at the next boot in any case. */
  void goesBack() {
    mayBoot = trial == Trial.WAITING ? Set.of(old, fresh) : Set.of(old);
  }

  void isBack() {
    mayBoot = Set.of(old);
  }

  /** Something that changes no slot begins. */
  void closes() {
    mayBoot = Set.of(old);
  }

  /**
   * Checks what the disk of the device that is off will boot, and that it may.
   *
   * @param onTrial whether the boot after that leads back again
   */
  void expectNext(String release, boolean onTrial) {
    assertThat(mayBoot).as("systems that may boot now").contains(release);
    boolean mayBeOnTrial = release.equals(fresh) && !hasBooted && !isCommitted;
    assertThat(onTrial && !mayBeOnTrial)
        .as(
            "%s is on trial: its trial was booted %s, committed %s",
            release, hasBooted, isCommitted)
        .isFalse();
    // A new system that boots for good has been committed, which needs a trial that ran.
    assertThat(release.equals(fresh) && !onTrial && !hasBooted)
        .as("%s boots for good and was never on trial", release)
        .isFalse();
  }

  /** The system that {@link #expectNext} has allowed has booted. */
  void hasBooted(String release, boolean onTrial) {
    if (onTrial) {
      hasBootedFresh();
      return;
    }
    old = release;
    fresh = "";
    trial = Trial.NONE;
    hasBooted = false;
    isCommitted = false;
    mayBoot = Set.of(old);
  }
}
