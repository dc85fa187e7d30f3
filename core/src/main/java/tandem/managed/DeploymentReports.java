package tandem.managed;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.DeploymentsApi.Reception;
import tandem.managed.Wakeups.StoppedException;

/** What a server is told of a deployment, and what its answers mean for it. */
final class DeploymentReports {
  /** Why a deployment fails that its server does not want any more. */
  static final String ABORTED = "the server has aborted the deployment";

  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final int LONGEST_SUBSTATE = 200;

  private final ServerSession server;
  private final DeploymentsApi api;
  private final RetrySchedule schedule;
  private final Wakeups wakeups;
  private int refusals;

  DeploymentReports(ServerSession server, RetrySchedule schedule, Wakeups wakeups) {
    this.server = server;
    this.api = new DeploymentsApi(server);
    this.schedule = schedule;
    this.wakeups = wakeups;
  }

  /** Asks for what is to be installed, as {@link DeploymentsApi#next}. */
  Optional<Deployment> next(Map<String, String> provides) throws ServerException, UpdateException {
    return api.next(provides);
  }

  /** Reports, and tells whether the server has aborted it. A report that is lost stops nothing. */
  boolean isAborted(DeploymentRecord record, DeploymentStatus status) throws UpdateException {
    try {
      return api.report(record.id(), status, "") == Reception.ABORTED;
    } catch (ServerException e) {
      LOG.log(Level.WARNING, () -> e.getMessage() + "; going on");
      return false;
    }
  }

  /**
   * Makes sure that the server can be reached from the new system, which must not cut the device
   * off: authenticates anew and reports. What the new system lacks for that counts as well.
   *
   * @return why the update must not stay; empty if it may
   * @throws UpdateException BUSY when another Tandem is at work
   */
  Optional<String> contact(DeploymentRecord record) throws UpdateException, StoppedException {
    Random random = new Random();
    for (int failures = 1; ; failures++) {
      Exception failure;
      try {
        server.authorize();
        Reception said = api.report(record.id(), DeploymentStatus.INSTALLING, "");
        return said == Reception.ABORTED ? Optional.of(ABORTED) : Optional.empty();
      } catch (ServerException e) {
        failure = e;
      } catch (UpdateException e) {
        if (e.kind() == ErrorKind.BUSY) {
          throw e;
        }
        failure = e;
      }
      if (failures > schedule.tries()) {
        return Optional.of(
            "the server can not be reached from the new system: " + failure.getMessage());
      }
      Duration wait = RetrySchedule.jittered(schedule.delay(failures), random);
      String story = "%s; not committed yet, the next try follows in %d s";
      LOG.log(Level.WARNING, story.formatted(failure.getMessage(), wait.toSeconds()));
      wakeups.sleep(wait);
    }
  }

  /**
   * Reports how a deployment has ended; of a failure hands over the log.
   *
   * @throws ServerException when the server has not heard of it, and has to be told again
   */
  void end(DeploymentRecord record, DeploymentLog log) throws ServerException, UpdateException {
    DeploymentStatus status = record.ended().orElse(DeploymentStatus.FAILURE);
    String reason = record.reason();
    LOG.log(
        Level.INFO,
        () ->
            "deployment %s: %s%s"
                .formatted(record.id(), status.word(), reason.isEmpty() ? "" : ": " + reason));
    try {
      // A server that does not like the words gets the next report without.
      Reception said = api.report(record.id(), status, refusals == 0 ? substate(reason) : "");
      if (said != Reception.ACCEPTED) {
        LOG.log(Level.WARNING, "the server does not want to hear of it any more: " + said);
      } else if (status == DeploymentStatus.FAILURE) {
        handOver(record, log);
      }
      refusals = 0;
    } catch (ServerException e) {
      if (!isGivenUp(e)) {
        throw e;
      }
      LOG.log(Level.WARNING, () -> e.getMessage() + "; the server is not told again");
      refusals = 0;
    }
  }

  // The report is what counts; a log that the server will never take is not worth another one.
  private void handOver(DeploymentRecord record, DeploymentLog log)
      throws ServerException, UpdateException {
    try {
      api.log(record.id(), log.messages(record.id()));
    } catch (ServerException e) {
      if (!e.isFinal()) {
        throw e;
      }
      LOG.log(Level.WARNING, () -> "the log is not handed over: " + e.getMessage());
    }
  }

  // An answer that says that the same report will never be taken is believed after some tries.
  private boolean isGivenUp(ServerException e) {
    if (e.isFinal()) {
      refusals++;
    }
    return e.isFinal() && refusals > schedule.tries();
  }

  private static String substate(String reason) {
    return reason.length() <= LONGEST_SUBSTATE
        ? reason
        : reason.substring(0, LONGEST_SUBSTATE - 3) + "...";
  }
}
