package tandem.server.fleet;

import java.time.Instant;
import tandem.server.store.Deployment;
import tandem.server.store.InstallStatus;

/**
 * Decides when a device may start a deployment that it is a target of. Asked at every poll of such
 * a device, by many threads at once, so it answers from memory.
 */
public interface Admission {
  /** Lets every device start at once. */
  Admission ALWAYS = (deployment, member, now) -> Verdict.START;

  /** The answer. */
  enum Verdict {
    /** Now. */
    START,
    /** Not yet; later deployments wait for this one. */
    LATER,
    /** Not at all, or not for now: later deployments are looked at. */
    PASS
  }

  /** Decides. */
  Verdict ask(Deployment deployment, Member member, Instant now);

  /** A deployment is made: from now on it is asked for. */
  default void created(Deployment deployment) {}

  /** Tells whether only a look into the store shows which devices a deployment is for. */
  default boolean isFiltered(Deployment deployment) {
    return false;
  }

  /** Tells whether a deployment is for a device. */
  default boolean isFor(Deployment deployment, Member member) {
    return true;
  }

  /** Returns how often a device may try this deployment. */
  default int mostAttempts(Deployment deployment) {
    return 1;
  }

  /** Returns how often a device that is to try again has failed. */
  default int failedAttempts(Deployment deployment, String device) {
    return 0;
  }

  /** A device failed, and will be asked about again. */
  default void failedForNow(Deployment deployment, String device, int attempt, Instant now) {}

  /** A device that was let start has another status. */
  default void changed(Deployment deployment, String device, InstallStatus status, Instant now) {}

  /** A device that was let start did not, because something else came first. */
  default void withdrawn(Deployment deployment, Member member) {}

  /** A deployment is over: nobody will ask for it any more. */
  default void finished(Deployment deployment) {}
}
