package tandem.update;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Does an installation again whose slot did not hold what was written. The slot is opened anew, so
 * that it is compared with what is on the medium, and only what is wrong is written.
 *
 * <p>For what could not be repaired while it was written, because the page cache had lost it too or
 * it stayed wrong: it has to come from the source again.
 */
final class Repair {
  /** How often it is done again. */
  static final int MOST = 3;

  private static final Logger LOG = System.getLogger(Repair.class.getName());

  private Repair() {}

  /** An installation from a source. */
  @FunctionalInterface
  interface Attempt<T> {
    /** Does all of it. */
    T run() throws UpdateException;
  }

  /**
   * Runs the installation, and again as long as it fails with VERIFY_FAILED, at most three times
   * more.
   *
   * @param repeatable whether the artifact can be read again; else there is one attempt only
   * @throws UpdateException the last failure
   */
  static <T> T run(boolean repeatable, Attempt<T> attempt) throws UpdateException {
    for (int tries = 1; true; tries++) {
      try {
        return attempt.run();
      } catch (UpdateException e) {
        if (e.kind() != ErrorKind.VERIFY_FAILED || tries > MOST || !repeatable) {
          throw e;
        }
        int next = tries;
        LOG.log(
            Level.WARNING,
            () -> e.getMessage() + "; repair %d of %d follows".formatted(next, MOST));
      }
    }
  }
}
