package tandem.managed;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.Wakeups.StoppedException;
import tandem.payload.RebootNeed;
import tandem.script.ScriptMoment;
import tandem.update.InstallReport;
import tandem.update.Outcome;
import tandem.update.Situation;

/**
 * Takes one deployment from stage to stage. Each stage is recorded before it is begun, and begins
 * with a look at where the device really stands, so that after any interruption the same deployment
 * goes on, or goes back.
 */
final class DeploymentRun {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final int MOST_ATTEMPTS =
      28; // downloads that were begun, as often as Mender stores
  private static final int MOST_RESTARTS = 3;
  private static final Duration LONGEST_REBOOT = Duration.ofMinutes(10);

  private final ManagedDevice device;
  private final DeploymentJournal journal;
  private final DeploymentLog log;
  private final DeploymentReports reports;
  private final WayBack wayBack;
  private final Wakeups wakeups;

  DeploymentRun(
      ServerSession server,
      ManagedDevice device,
      DeploymentJournal journal,
      DeploymentLog log,
      RetrySchedule schedule,
      Wakeups wakeups) {
    this.device = device;
    this.journal = journal;
    this.log = log;
    this.reports = new DeploymentReports(server, schedule, wakeups);
    this.wayBack = new WayBack(device, journal, wakeups);
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
    DeploymentRecord record = journal.save(DeploymentRecord.of(deployment, state, device.bootId()));
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
            case ROLLBACK, ROLLBACK_REBOOT -> wayBack.go(record);
            case REPORT -> reportEnd(record);
          };
      fresh = null;
    }
  }

  private DeploymentRecord download(DeploymentRecord record, @Nullable Deployment offer)
      throws ServerException, UpdateException {
    if (device.state().hasStored(record.artifactName())) {
      return enter(record, DeploymentStage.INSTALL);
    }
    if (record.attempts() >= MOST_ATTEMPTS) {
      return fail(record, "the download was begun " + record.attempts() + " times in vain");
    }
    Optional<Deployment> now = offer == null ? reports.next(record.provides()) : Optional.of(offer);
    if (now.isEmpty() || !now.get().id().equals(record.id())) {
      return fail(record, "the server has withdrawn the deployment");
    }
    if (reports.isAborted(record, DeploymentStatus.DOWNLOADING)) {
      return fail(record, DeploymentReports.ABORTED);
    }
    DeploymentRecord begun = journal.save(record.attempted());
    InstallReport report;
    try {
      report = device.download(now.get().uri());
    } catch (UpdateException e) {
      return afterFailedDownload(record, begun, e);
    }
    if (report.result() != InstallReport.Result.STOPPED) {
      return wayBack.record(begun.succeeded());
    }
    return device.state().hasStored(record.artifactName())
        ? enter(begun, DeploymentStage.INSTALL)
        : fail(begun, "the artifact has another name than the deployment");
  }

  private DeploymentRecord afterFailedDownload(
      DeploymentRecord record, DeploymentRecord begun, UpdateException e)
      throws ServerException, UpdateException {
    if (e.kind() == ErrorKind.UNAVAILABLE || e.kind() == ErrorKind.NO_INPUT) {
      // The link may have expired: the server gives another one with the same deployment.
      throw new ServerException(
          String.valueOf(e.getMessage()), ServerException.UNREACHABLE, Optional.empty());
    }
    if (isForLater(e)) {
      journal.save(record); // nothing was begun
    }
    return failUnlessLater(begun, e);
  }

  private DeploymentRecord install(DeploymentRecord record) throws UpdateException {
    DeviceState state = device.state();
    if (!state.hasStored(record.artifactName())) {
      return judge(record, state);
    }
    if (reports.isAborted(record, DeploymentStatus.INSTALLING)) {
      return fail(record, DeploymentReports.ABORTED);
    }
    InstallReport report;
    try {
      report = device.install();
    } catch (UpdateException e) {
      return failUnlessLater(record, e);
    }
    if (report.result() != InstallReport.Result.INSTALLED) {
      return wayBack.record(record.succeeded());
    }
    return enter(
        record,
        report.reboot() == RebootNeed.NONE ? DeploymentStage.COMMIT : DeploymentStage.REBOOT);
  }

  /** Says what comes next by where the device stands: after a restart, and after a reboot. */
  private DeploymentRecord judge(DeploymentRecord record, DeviceState state)
      throws UpdateException {
    if (state.isBusyWithOther(record.artifactName())) {
      return wayBack.overtaken(record, state);
    }
    // What a restart of the daemon has kept from being restarted is not restarted yet.
    DeploymentStage next =
        record.stage() == DeploymentStage.INSTALL ? DeploymentStage.REBOOT : DeploymentStage.COMMIT;
    return switch (state.situation()) {
      case DOWNLOAD_INTERRUPTED ->
          enter(
              record,
              state.hasStored(record.artifactName())
                  ? DeploymentStage.INSTALL
                  : DeploymentStage.DOWNLOAD);
      case AWAITING_REBOOT -> enter(record, DeploymentStage.REBOOT);
      case TRIAL_RUNNING, AWAITING_COMMIT -> enter(record, next);
      case COMMITTED -> enter(record, DeploymentStage.COMMIT);
      case IDLE, REBOOT_PENDING -> ended(record, state);
      default -> fail(record, state.situation().story());
    };
  }

  // Somebody else has closed the update: a person, or the service that commits after the boot.
  private DeploymentRecord ended(DeploymentRecord record, DeviceState state)
      throws UpdateException {
    if (state.hasCommitted(record)) {
      return wayBack.record(record.succeeded());
    }
    Optional<Outcome> end =
        state.lastOutcome().filter(last -> !state.ending().equals(record.before()));
    return fail(
        record, end.map(Outcome::reason).orElse("the update is gone, and nothing tells why"));
  }

  private DeploymentRecord reboot(DeploymentRecord record)
      throws UpdateException, StoppedException {
    DeviceState state = device.state();
    boolean isSameBoot = record.bootId().equals(device.bootId());
    if (!isSameBoot || state.situation() == Situation.TRIAL_RUNNING) {
      return rebooted(record, state);
    }
    if (state.situation() != Situation.AWAITING_REBOOT
        && state.situation() != Situation.AWAITING_COMMIT) {
      return judge(record, state);
    }
    if (record.restarts() >= MOST_RESTARTS) {
      return fail(record, "the device was rebooted " + record.restarts() + " times in vain");
    }
    if (reports.isAborted(record, DeploymentStatus.REBOOTING)) {
      return fail(record, DeploymentReports.ABORTED);
    }
    DeploymentRecord begun = journal.save(record.restarting());
    try {
      device.runScripts(ScriptMoment.REBOOT_ENTER);
      if (!device.restart()) {
        return rebooted(begun, device.state());
      }
    } catch (UpdateException e) {
      if (isForLater(e)) {
        journal.save(record); // nothing was begun
      }
      wayBack.runIgnored(ScriptMoment.REBOOT_ERROR);
      return failUnlessLater(begun, e);
    }
    wakeups.sleep(LONGEST_REBOOT);
    return fail(begun, "the device has not rebooted within " + LONGEST_REBOOT.toMinutes() + " min");
  }

  private DeploymentRecord rebooted(DeploymentRecord record, DeviceState state)
      throws UpdateException {
    if (state.situation() == Situation.AWAITING_REBOOT) {
      return fail(record, "the device has rebooted, but into the old system");
    }
    boolean isOn =
        state.situation() == Situation.TRIAL_RUNNING
            || state.situation() == Situation.AWAITING_COMMIT;
    if (isOn && !state.isBusyWithOther(record.artifactName())) {
      try {
        device.verifyRestart();
        device.runScripts(ScriptMoment.REBOOT_LEAVE);
      } catch (UpdateException e) {
        wayBack.runIgnored(ScriptMoment.REBOOT_ERROR);
        return failUnlessLater(record, e);
      }
    }
    return judge(record, state);
  }

  private DeploymentRecord commit(DeploymentRecord record)
      throws UpdateException, StoppedException {
    DeviceState state = device.state();
    boolean isOn =
        state.situation() == Situation.TRIAL_RUNNING
            || state.situation() == Situation.AWAITING_COMMIT;
    if (!isOn && state.situation() != Situation.COMMITTED) {
      return judge(record, state);
    }
    if (state.isBusyWithOther(record.artifactName())) {
      return wayBack.overtaken(record, state);
    }
    Optional<String> problem = isOn ? reports.contact(record) : Optional.empty();
    if (problem.isPresent()) {
      return fail(record, problem.get());
    }
    try {
      device.commit();
    } catch (UpdateException e) {
      return afterFailedCommit(record, e);
    }
    return wayBack.record(record.succeeded());
  }

  // It may have taken effect all the same; then the old system can not come back any more.
  private DeploymentRecord afterFailedCommit(DeploymentRecord record, UpdateException e)
      throws UpdateException {
    DeviceState now = device.state();
    if (now.situation() == Situation.COMMITTED) {
      throw e; // the rest of the commit is tried again
    }
    return now.situation() == Situation.IDLE ? ended(record, now) : failUnlessLater(record, e);
  }

  private @Nullable DeploymentRecord reportEnd(DeploymentRecord record)
      throws ServerException, UpdateException {
    reports.end(record, log);
    journal.close(record);
    log.end();
    return null;
  }

  private DeploymentRecord enter(DeploymentRecord record, DeploymentStage stage)
      throws UpdateException {
    LOG.log(Level.INFO, () -> "deployment " + record.id() + ": " + stage);
    return journal.save(record.in(stage, device.bootId()));
  }

  private DeploymentRecord fail(DeploymentRecord record, String reason) throws UpdateException {
    return wayBack.begin(record, reason);
  }

  private static boolean isForLater(UpdateException e) {
    return e.kind() == ErrorKind.BUSY || e.kind() == ErrorKind.LATER;
  }

  // What is only not possible now is no failure of the deployment.
  private DeploymentRecord failUnlessLater(DeploymentRecord record, UpdateException e)
      throws UpdateException {
    if (isForLater(e)) {
      throw e;
    }
    return fail(record, String.valueOf(e.getMessage()));
  }
}
