package tandem.managed;

import java.lang.System.Logger.Level;
import java.time.Duration;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.Wakeups.StoppedException;
import tandem.script.ScriptMoment;
import tandem.update.Situation;

/**
 * Brings the old state back after a deployment has failed. Nothing that can be done without stands
 * in its way: not a record that can not be written, not a script, not a module that is gone.
 */
final class WayBack {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final int MOST_RESTARTS = 6; // with those on the way there
  private static final int MOST_TRIES = 10; // within one run of the daemon
  private static final Duration LONGEST_REBOOT = Duration.ofMinutes(10);

  private final ManagedDevice device;
  private final DeploymentJournal journal;
  private final Wakeups wakeups;
  private String tried = "";
  private int tries;

  WayBack(ManagedDevice device, DeploymentJournal journal, Wakeups wakeups) {
    this.device = device;
    this.journal = journal;
    this.wakeups = wakeups;
  }

  /** Begins it, for this reason. */
  DeploymentRecord begin(DeploymentRecord record, String reason) throws UpdateException {
    LOG.log(Level.ERROR, () -> "deployment " + record.id() + ": " + reason);
    if (!record.id().equals(tried)) { // else it begins again, because it could not be recorded
      tried = record.id();
      tries = 0;
    }
    DeploymentRecord here = record.in(DeploymentStage.ROLLBACK, device.bootId());
    return record(here.failed(DeploymentStage.ROLLBACK, reason));
  }

  /** Fails a deployment without touching the update that has taken its place. */
  DeploymentRecord overtaken(DeploymentRecord record, DeviceState state) {
    String reason =
        "another update was begun on the device: "
            + ServerJson.printable(state.update().orElse(""));
    LOG.log(Level.ERROR, () -> "deployment " + record.id() + ": " + reason);
    return record(record.failed(DeploymentStage.REPORT, reason));
  }

  /** Records a step that is taken even if that fails: the device itself tells where it stands. */
  DeploymentRecord record(DeploymentRecord record) {
    try {
      return journal.save(record);
    } catch (UpdateException e) {
      LOG.log(Level.WARNING, () -> e.getMessage() + "; going on without the record");
      return record;
    }
  }

  /** Runs scripts whose failure changes nothing. */
  void runIgnored(ScriptMoment moment) {
    try {
      device.runScripts(moment);
    } catch (UpdateException e) {
      LOG.log(Level.WARNING, () -> "scripts of " + moment.prefix() + ": " + e.getMessage());
    }
  }

  /**
   * Goes one step of the way; returns where the deployment is then.
   *
   * @throws UpdateException when it has to be tried again
   */
  DeploymentRecord go(DeploymentRecord record) throws UpdateException, StoppedException {
    return record.stage() == DeploymentStage.ROLLBACK_REBOOT ? restart(record) : rollBack(record);
  }

  private DeploymentRecord rollBack(DeploymentRecord record)
      throws UpdateException, StoppedException {
    DeviceState state = device.state();
    if (state.isBusyWithOther(record.artifactName())) {
      return overtaken(record, state);
    }
    boolean needsReboot;
    if (state.situation() == Situation.IDLE && state.hasCommitted(record)) {
      return record(record.succeeded()); // somebody has committed it meanwhile
    }
    if (state.situation() == Situation.IDLE) {
      needsReboot = false;
    } else if (state.situation() == Situation.REBOOT_PENDING) {
      needsReboot = true;
    } else if (isReadyToRestart(record)) {
      return record(record.in(DeploymentStage.ROLLBACK_REBOOT, device.bootId()));
    } else {
      needsReboot = takeBack(record);
    }
    if (!needsReboot && device.state().hasCommitted(record)) {
      return record(record.succeeded()); // the commit of somebody else, now finished
    }
    if (!needsReboot || record.restarts() >= MOST_RESTARTS) {
      return record(record.in(DeploymentStage.REPORT, device.bootId()));
    }
    DeploymentRecord begun = record(record.restarting());
    runIgnored(ScriptMoment.ROLLBACK_REBOOT_ENTER);
    device.reboot();
    awaitReboot(begun);
    return begun;
  }

  /** Rolls back as far as the restart of what was restarted into the update, if that is needed. */
  private boolean isReadyToRestart(DeploymentRecord record) throws UpdateException {
    if (!needsRestart(record)) {
      return false;
    }
    try {
      device.rollbackToRestart();
    } catch (UpdateException e) {
      logUnlessBusy("rollback", e);
    }
    return device.state().situation() == Situation.ROLLED_BACK;
  }

  private boolean needsRestart(DeploymentRecord record) throws UpdateException {
    boolean hasRestarted = record.in(record.stage(), device.bootId()).restarts() > 0;
    try {
      return hasRestarted && device.needsRestartBack();
    } catch (UpdateException e) {
      logUnlessBusy("whether a restart is needed", e);
      return false;
    }
  }

  // What another Tandem at work keeps from being done is done later.
  private static void logUnlessBusy(String what, UpdateException e) throws UpdateException {
    if (e.kind() == ErrorKind.BUSY) {
      throw e;
    }
    LOG.log(Level.ERROR, () -> what + ": " + e.getMessage());
  }

  /** Restarts what was restarted into the update, so that the old state runs again. */
  private DeploymentRecord restart(DeploymentRecord record)
      throws UpdateException, StoppedException {
    DeviceState state = device.state();
    if (state.situation() != Situation.ROLLED_BACK
        || state.isBusyWithOther(record.artifactName())) {
      return record(record.in(DeploymentStage.ROLLBACK, device.bootId())); // somebody has closed it
    }
    if (!record.bootId().equals(device.bootId()) && isRestartedBack()) {
      return closed(record);
    }
    if (record.restarts() >= MOST_RESTARTS) {
      LOG.log(Level.ERROR, () -> "restarted " + record.restarts() + " times in vain");
      return closed(record);
    }
    DeploymentRecord begun = record.restarting().in(record.stage(), device.bootId());
    try {
      journal.save(begun);
    } catch (UpdateException e) {
      tries++;
      if (tries < MOST_TRIES) {
        throw e; // restarts that are not counted could go on for ever
      }
      LOG.log(Level.ERROR, () -> "not restarted: " + e.getMessage());
      return closed(record);
    }
    return restarted(record, begun);
  }

  private DeploymentRecord restarted(DeploymentRecord before, DeploymentRecord begun)
      throws UpdateException, StoppedException {
    runIgnored(ScriptMoment.ROLLBACK_REBOOT_ENTER);
    boolean goesDown;
    try {
      goesDown = device.restartBack();
    } catch (UpdateException e) {
      if (e.kind() == ErrorKind.BUSY) {
        record(before); // nothing was begun
      }
      logUnlessBusy("restart into the old state", e);
      return begun;
    }
    if (goesDown) {
      awaitReboot(begun);
    }
    return isRestartedBack() ? closed(begun) : begun;
  }

  private boolean isRestartedBack() throws UpdateException {
    try {
      device.verifyRestartBack();
    } catch (UpdateException e) {
      logUnlessBusy("the old state does not run yet", e);
      return false;
    }
    runIgnored(ScriptMoment.ROLLBACK_REBOOT_LEAVE);
    return true;
  }

  private DeploymentRecord closed(DeploymentRecord record)
      throws UpdateException, StoppedException {
    takeBack(record);
    return record(record.in(DeploymentStage.REPORT, device.bootId()));
  }

  /** Tells whether the old system runs only after a reboot. */
  private boolean takeBack(DeploymentRecord record) throws UpdateException, StoppedException {
    try {
      return device.rollback();
    } catch (UpdateException e) {
      logUnlessBusy("rollback", e);
      DeviceState state = device.state();
      Situation now = state.situation();
      if (now == Situation.IDLE || now == Situation.REBOOT_PENDING) {
        return now == Situation.REBOOT_PENDING; // with a failure that is recorded
      }
      boolean isTrial = now == Situation.TRIAL_RUNNING || now == Situation.ROLLBACK_INTERRUPTED;
      if (isTrial && state.switchesSlots() && record.restarts() < MOST_RESTARTS) {
        // The bootloader goes back by itself, and needs nothing of what has failed.
        DeploymentRecord begun = record(record.restarting());
        device.rebootPlainly();
        awaitReboot(begun);
      }
      tries++;
      if (tries >= MOST_TRIES || now == Situation.COMMITTED) {
        LOG.log(Level.ERROR, () -> "given up in the situation " + now + ": " + now.hint());
        return false;
      }
      throw e;
    }
  }

  private void awaitReboot(DeploymentRecord record) throws UpdateException, StoppedException {
    wakeups.sleep(LONGEST_REBOOT);
    throw new UpdateException(
        ErrorKind.OS_ERROR, "deployment " + record.id() + ": the device has not rebooted");
  }
}
