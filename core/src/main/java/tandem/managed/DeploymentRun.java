package tandem.managed;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.DeploymentsApi.Reception;
import tandem.managed.Wakeups.StoppedException;
import tandem.payload.RebootNeed;
import tandem.script.ScriptMoment;
import tandem.update.InstallReport;
import tandem.update.Situation;

/**
 * Takes one deployment from stage to stage, and tells the server. Each stage is recorded before it
 * is begun, and begins with a look at where the device really stands, so that after any
 * interruption the same deployment goes on, or goes back.
 */
final class DeploymentRun {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final int MOST_ATTEMPTS =
      28; // downloads that were begun, as often as Mender stores
  private static final Duration LONGEST_REBOOT = Duration.ofMinutes(10);
  private static final int LONGEST_SUBSTATE = 200;
  private static final String ABORTED = "the server has aborted the deployment";

  private final ServerSession server;
  private final DeploymentsApi api;
  private final ManagedDevice device;
  private final DeploymentJournal journal;
  private final DeploymentLog log;
  private final RetrySchedule schedule;
  private final Wakeups wakeups;

  DeploymentRun(
      ServerSession server,
      ManagedDevice device,
      DeploymentJournal journal,
      DeploymentLog log,
      RetrySchedule schedule,
      Wakeups wakeups) {
    this.server = server;
    this.api = new DeploymentsApi(server);
    this.device = device;
    this.journal = journal;
    this.log = log;
    this.schedule = schedule;
    this.wakeups = wakeups;
  }

  /**
   * Begins a deployment and takes it as far as it goes.
   *
   * @throws ServerException when it has to wait for a server
   * @throws StoppedException when an end is wanted
   * @throws UpdateException when the device can not be looked at, or is at work already
   */
  void begin(Deployment deployment, DeviceState state)
      throws ServerException, UpdateException, StoppedException {
    log.begin(deployment.id());
    LOG.log(Level.INFO, () -> "deployment " + deployment + " begins");
    DeploymentRecord record =
        journal.save(DeploymentRecord.of(deployment, state.provides(), device.bootId()));
    goOn(record, deployment);
  }

  /** Goes on with the deployment that is recorded, as {@link #begin}. */
  void resume(DeploymentRecord record) throws ServerException, UpdateException, StoppedException {
    log.begin(record.id());
    goOn(record, null);
  }

  private void goOn(DeploymentRecord first, @Nullable Deployment offer)
      throws ServerException, UpdateException, StoppedException {
    @Nullable DeploymentRecord record = first;
    @Nullable Deployment fresh = offer;
    while (record != null) {
      if (wakeups.isStopped()) {
        throw new StoppedException();
      }
      record =
          switch (record.stage()) {
            case DOWNLOAD -> download(record, fresh);
            case INSTALL -> install(record);
            case REBOOT -> reboot(record);
            case COMMIT -> commit(record);
            case ROLLBACK -> rollBack(record);
            case REPORT -> reportEnd(record);
          };
      fresh = null;
    }
  }

  private DeploymentRecord download(DeploymentRecord record, @Nullable Deployment offer)
      throws ServerException, UpdateException {
    DeviceState state = device.state();
    if (state.hasStored(record.artifactName())) {
      return enter(record, DeploymentStage.INSTALL);
    }
    if (record.attempts() >= MOST_ATTEMPTS) {
      return fail(record, "the download was begun " + record.attempts() + " times in vain");
    }
    Optional<Deployment> now = offer == null ? api.next(record.provides()) : Optional.of(offer);
    if (now.isEmpty() || !now.get().id().equals(record.id())) {
      return fail(record, "the server has withdrawn the deployment");
    }
    if (isAborted(record, DeploymentStatus.DOWNLOADING)) {
      return fail(record, ABORTED);
    }
    DeploymentRecord begun = journal.save(record.attempted());
    try {
      InstallReport report = device.download(now.get().uri());
      return report.result() == InstallReport.Result.STOPPED
          ? enter(begun, DeploymentStage.INSTALL)
          : journal.save(begun.succeeded());
    } catch (UpdateException e) {
      if (e.kind() == ErrorKind.UNAVAILABLE || e.kind() == ErrorKind.NO_INPUT) {
        // The link may have expired: the server gives another one with the same deployment.
        throw new ServerException(
            String.valueOf(e.getMessage()), ServerException.UNREACHABLE, Optional.empty());
      }
      return failUnlessLater(begun, e);
    }
  }

  private DeploymentRecord install(DeploymentRecord record) throws UpdateException {
    DeviceState state = device.state();
    if (!state.hasStored(record.artifactName())) {
      return judge(record, state);
    }
    if (isAborted(record, DeploymentStatus.INSTALLING)) {
      return fail(record, ABORTED);
    }
    try {
      InstallReport report = device.install();
      if (report.result() != InstallReport.Result.INSTALLED) {
        return journal.save(record.succeeded());
      }
      return enter(
          record,
          report.reboot() == RebootNeed.NONE ? DeploymentStage.COMMIT : DeploymentStage.REBOOT);
    } catch (UpdateException e) {
      return failUnlessLater(record, e);
    }
  }

  /** Says what comes next by where the device stands: after a restart, and after a reboot. */
  private DeploymentRecord judge(DeploymentRecord record, DeviceState state)
      throws UpdateException {
    return switch (state.situation()) {
      case DOWNLOAD_INTERRUPTED ->
          enter(
              record,
              state.hasStored(record.artifactName())
                  ? DeploymentStage.INSTALL
                  : DeploymentStage.DOWNLOAD);
      case AWAITING_REBOOT -> enter(record, DeploymentStage.REBOOT);
      case TRIAL_RUNNING, AWAITING_COMMIT, COMMITTED -> enter(record, DeploymentStage.COMMIT);
      case IDLE, REBOOT_PENDING -> ended(record, state);
      default -> fail(record, state.situation().story());
    };
  }

  // Somebody else has closed the update: a person, or the service that commits after the boot.
  private DeploymentRecord ended(DeploymentRecord record, DeviceState state)
      throws UpdateException {
    boolean isInstalled = record.artifactName().equals(state.provides().get("artifact_name"));
    return isInstalled
        ? journal.save(record.succeeded())
        : fail(
            record,
            state
                .lastOutcome()
                .map(outcome -> outcome.reason())
                .orElse("the update is gone, and nothing tells why"));
  }

  private @Nullable DeploymentRecord reboot(DeploymentRecord record)
      throws UpdateException, StoppedException {
    DeviceState state = device.state();
    boolean isSameBoot = record.bootId().equals(device.bootId());
    if (!isSameBoot) {
      return rebooted(record, state);
    }
    if (state.situation() != Situation.AWAITING_REBOOT
        && state.situation() != Situation.AWAITING_COMMIT) {
      return judge(record, state);
    }
    if (isAborted(record, DeploymentStatus.REBOOTING)) {
      return fail(record, ABORTED);
    }
    try {
      device.runScripts(ScriptMoment.REBOOT_ENTER);
      if (!device.restart()) {
        return rebooted(record, device.state());
      }
    } catch (UpdateException e) {
      device.runScripts(ScriptMoment.REBOOT_ERROR);
      return failUnlessLater(record, e);
    }
    wakeups.sleep(LONGEST_REBOOT);
    return fail(
        record, "the device has not rebooted within " + LONGEST_REBOOT.toMinutes() + " min");
  }

  private DeploymentRecord rebooted(DeploymentRecord record, DeviceState state)
      throws UpdateException {
    if (state.situation() == Situation.AWAITING_REBOOT) {
      return fail(record, "the device has rebooted, but into the old system");
    }
    boolean isOn =
        state.situation() == Situation.TRIAL_RUNNING
            || state.situation() == Situation.AWAITING_COMMIT;
    if (isOn) {
      try {
        device.verifyRestart();
        device.runScripts(ScriptMoment.REBOOT_LEAVE);
      } catch (UpdateException e) {
        device.runScripts(ScriptMoment.REBOOT_ERROR);
        return failUnlessLater(record, e);
      }
    }
    return judge(record, state);
  }

  private DeploymentRecord commit(DeploymentRecord record)
      throws UpdateException, StoppedException {
    DeviceState state = device.state();
    switch (state.situation()) {
      case TRIAL_RUNNING, AWAITING_COMMIT -> {
        Optional<String> problem = contact(record);
        if (problem.isPresent()) {
          return fail(record, problem.get());
        }
      }
      case COMMITTED -> LOG.log(Level.DEBUG, "the commit has taken effect already");
      default -> {
        return judge(record, state);
      }
    }
    try {
      device.commit();
      return journal.save(record.succeeded());
    } catch (UpdateException e) {
      return failUnlessLater(record, e);
    }
  }

  /**
   * Makes sure that the server can be reached from the new system, which must not cut the device
   * off: authenticates anew and reports.
   *
   * @return why the update must not stay; empty if it may
   */
  private Optional<String> contact(DeploymentRecord record)
      throws UpdateException, StoppedException {
    RandomGenerator random = RandomGenerator.getDefault();
    for (int failures = 1; ; failures++) {
      ServerException failure;
      try {
        server.authorize();
        Reception said = api.report(record.id(), DeploymentStatus.INSTALLING, "");
        return said == Reception.ABORTED ? Optional.of(ABORTED) : Optional.empty();
      } catch (ServerException e) {
        failure = e;
      }
      if (failures > schedule.tries()) {
        return Optional.of(
            "the server can not be reached from the new system: " + failure.getMessage());
      }
      Duration wait = RetrySchedule.jittered(schedule.delay(failures), random);
      LOG.log(
          Level.WARNING,
          failure.getMessage()
              + "; not committed yet, the next try follows in "
              + wait.toSeconds()
              + " s");
      wakeups.sleep(wait);
    }
  }

  private @Nullable DeploymentRecord rollBack(DeploymentRecord record)
      throws UpdateException, StoppedException {
    DeviceState state = device.state();
    boolean needsReboot;
    switch (state.situation()) {
      case IDLE -> needsReboot = false;
      case REBOOT_PENDING -> needsReboot = record.bootId().equals(device.bootId());
      default -> {
        try {
          needsReboot = device.rollback();
        } catch (UpdateException e) {
          if (e.kind() == ErrorKind.INCONSISTENT) {
            return journal.save(
                record.failed(DeploymentStage.REPORT, String.valueOf(e.getMessage())));
          }
          if (e.kind() != ErrorKind.NOTHING_IN_PROGRESS) {
            throw e;
          }
          needsReboot = false;
        }
      }
    }
    if (!needsReboot) {
      return enter(record, DeploymentStage.REPORT);
    }
    device.runScripts(ScriptMoment.ROLLBACK_REBOOT_ENTER);
    device.reboot();
    wakeups.sleep(LONGEST_REBOOT);
    throw new UpdateException(
        ErrorKind.OS_ERROR, "the device has not rebooted into the old system");
  }

  private @Nullable DeploymentRecord reportEnd(DeploymentRecord record)
      throws ServerException, UpdateException {
    DeploymentStatus status = record.ended().orElse(DeploymentStatus.FAILURE);
    LOG.log(
        Level.INFO,
        () ->
            "deployment %s: %s%s"
                .formatted(
                    record.id(),
                    status.word(),
                    record.reason().isEmpty() ? "" : ": " + record.reason()));
    Reception said = api.report(record.id(), status, substate(record.reason()));
    if (said == Reception.ACCEPTED && status == DeploymentStatus.FAILURE) {
      handOverLog(record);
    }
    if (said != Reception.ACCEPTED) {
      LOG.log(Level.WARNING, "the server does not want to hear of it any more: " + said);
    }
    journal.close(record);
    log.end();
    return null;
  }

  private void handOverLog(DeploymentRecord record) throws ServerException, UpdateException {
    try {
      api.log(record.id(), log.messages(record.id()));
    } catch (ServerException e) {
      boolean neverTaken = e.status() >= 400 && e.status() < 500 && e.status() != 429;
      if (!neverTaken || e.status() == ServerException.NOT_ACCEPTED) {
        throw e;
      }
      LOG.log(Level.WARNING, () -> "the log is not handed over: " + e.getMessage());
    }
  }

  private static String substate(String reason) {
    return reason.length() <= LONGEST_SUBSTATE
        ? reason
        : reason.substring(0, LONGEST_SUBSTATE - 3) + "...";
  }

  // Whether the server has aborted it. That a report does not arrive holds nothing up.
  private boolean isAborted(DeploymentRecord record, DeploymentStatus status)
      throws UpdateException {
    try {
      return api.report(record.id(), status, "") == Reception.ABORTED;
    } catch (ServerException e) {
      LOG.log(Level.WARNING, () -> e.getMessage() + "; going on");
      return false;
    }
  }

  private DeploymentRecord enter(DeploymentRecord record, DeploymentStage stage)
      throws UpdateException {
    LOG.log(Level.INFO, () -> "deployment " + record.id() + ": " + stage);
    return journal.save(record.in(stage, device.bootId()));
  }

  private DeploymentRecord fail(DeploymentRecord record, String reason) throws UpdateException {
    LOG.log(Level.ERROR, () -> "deployment " + record.id() + ": " + reason);
    return journal.save(
        record
            .failed(DeploymentStage.ROLLBACK, reason)
            .in(DeploymentStage.ROLLBACK, device.bootId()));
  }

  // What is only not possible now is no failure of the deployment.
  private DeploymentRecord failUnlessLater(DeploymentRecord record, UpdateException e)
      throws UpdateException {
    if (e.kind() == ErrorKind.BUSY || e.kind() == ErrorKind.LATER) {
      throw e;
    }
    return fail(record, String.valueOf(e.getMessage()));
  }
}
