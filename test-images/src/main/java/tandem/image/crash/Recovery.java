package tandem.image.crash;

import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.update.Situation;

/** What the user does after the power has come back, again and again until Tandem is idle. */
enum Recovery {
  COMMIT {
    @Override
    void act(Machine machine, Situation found) throws UpdateException {
      switch (found) {
        case DOWNLOAD_INTERRUPTED -> machine.rollback();
        case AWAITING_REBOOT -> machine.boot(true);
        default -> machine.commit();
      }
    }
  },
  ROLLBACK {
    @Override
    void act(Machine machine, Situation found) throws UpdateException {
      machine.rollback();
    }
  },
  RESUME {
    @Override
    void act(Machine machine, Situation found) throws UpdateException {
      if (found == Situation.AWAITING_REBOOT) {
        machine.boot(true);
      } else {
        machine.resume();
      }
    }
  },
  INSTALL {
    @Override
    void act(Machine machine, Situation found) throws UpdateException {
      switch (found) {
        case AWAITING_REBOOT -> machine.boot(true);
        // With install, the slot of the old system would be written next, as it should.
        case TRIAL_RUNNING, AWAITING_COMMIT, COMMITTED -> machine.commit();
        case SWITCH_UNRECORDED, INSTALL_INTERRUPTED, COMMIT_INTERRUPTED, ROLLBACK_INTERRUPTED ->
            machine.rollback();
        default -> machine.install();
      }
    }
  };

  private static final int MOST_STEPS = 8;

  /** Does one step, in a situation that is not idle. */
  abstract void act(Machine machine, Situation found) throws UpdateException;

  /**
   * Goes on until nothing is in progress.
   *
   * @throws IllegalStateException when that does not come, or a command fails as it never should
   */
  void run(Machine machine) throws UpdateException {
    for (int step = 0; step < MOST_STEPS; step++) {
      Situation found = machine.status().situation();
      if (found == Situation.IDLE) {
        return;
      }
      try {
        if (found == Situation.REBOOT_PENDING || found == Situation.UNRECORDED_TRIAL) {
          machine.boot(true);
        } else {
          act(machine, found);
        }
      } catch (UpdateException e) {
        boolean closes = found == Situation.NOT_MODIFIED && e.kind() == ErrorKind.FAILED;
        boolean ends =
            e.kind() == ErrorKind.ROLLED_BACK || e.kind() == ErrorKind.NOTHING_IN_PROGRESS;
        if (!ends && !closes) {
          throw e;
        }
      }
    }
    throw new IllegalStateException(
        "not idle after "
            + MOST_STEPS
            + " steps of "
            + this
            + ", but "
            + machine.status().situation());
  }
}
