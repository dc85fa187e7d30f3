package tandem.managed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.RebootNeed;
import tandem.script.ScriptMoment;
import tandem.update.InstallReport;
import tandem.update.Outcome;
import tandem.update.Situation;
import tandem.update.UpdateState;

/**
 * A device in memory that stands where a real one would after each call, and can lose its power at
 * any of them, before the call or behind it.
 */
final class ModelDevice implements ManagedDevice {
  /** What its updates are like. */
  enum Kind {
    IMAGE,
    MODULE,
    MODULE_THAT_RESTARTS,
    MODULE_THAT_REBOOTS,
    MODULE_WITHOUT_ROLLBACK
  }

  /** The power is gone. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Kind kind;
  private final List<String> calls = new ArrayList<>();
  private final Deque<UpdateException> downloadFailures = new ArrayDeque<>();
  private final Deque<UpdateException> installFailures = new ArrayDeque<>();
  private final Deque<UpdateException> restartFailures = new ArrayDeque<>();
  private final Deque<UpdateException> rollbackFailures = new ArrayDeque<>();
  private final Deque<UpdateException> restartBackFailures = new ArrayDeque<>();
  private String storedName = TestServer.NAME;
  private Situation situation = Situation.IDLE;
  private String name = "release-1";
  private Optional<UpdateState> updateState = Optional.empty();
  private Optional<Outcome> lastOutcome = Optional.empty();
  private boolean newSystemBoots = true;
  private boolean rebootsByItself = true;
  private boolean restartIsInVain;
  private boolean runsWhatItHas = true;
  private int restartsBack;
  private int restartsBackInVain;
  private int boots = 1;
  private int cutAt = Integer.MAX_VALUE;
  private boolean cutBefore;
  private int changes;

  ModelDevice(Kind kind) {
    this.kind = kind;
  }

  ModelDevice failingToDownload(ErrorKind failure) {
    downloadFailures.add(new UpdateException(failure, "the download failed, as the test wants"));
    return this;
  }

  ModelDevice failingToInstall(ErrorKind failure) {
    installFailures.add(new UpdateException(failure, "it failed, as the test wants"));
    return this;
  }

  /**
   * Fails to roll back; with INCONSISTENT after the slot has been switched back, with NO_SPACE
   * before that is recorded.
   */
  ModelDevice failingToRollBack(ErrorKind failure) {
    rollbackFailures.add(new UpdateException(failure, "no way back, as the test wants"));
    return this;
  }

  ModelDevice failingToRestart(ErrorKind failure) {
    restartFailures.add(new UpdateException(failure, "no restart, as the test wants"));
    return this;
  }

  /** Can not be restarted back, or not be asked whether that has worked, for this reason. */
  ModelDevice failingToRestartBack(ErrorKind failure) {
    restartBackFailures.add(new UpdateException(failure, "no restart, as the test wants"));
    return this;
  }

  /** Is given artifacts of this name, whatever the server calls them. */
  ModelDevice storing(String artifactName) {
    storedName = artifactName;
    return this;
  }

  /** Has an update of this artifact, installed by hand. */
  ModelDevice havingInstalled(String artifactName) {
    storedName = artifactName;
    situation = Situation.AWAITING_COMMIT;
    updateState = Optional.of(UpdateState.INSTALLED);
    return this;
  }

  ModelDevice withNewSystemThatDoesNotBoot() {
    newSystemBoots = false;
    return this;
  }

  /** Loses its power at the change of this number, before it or behind it. */
  ModelDevice cutAt(int change, boolean before) {
    cutAt = change;
    cutBefore = before;
    return this;
  }

  ModelDevice withRestartInVain() {
    restartIsInVain = true;
    return this;
  }

  /** Runs what it should not run any more until it was restarted once more than this. */
  ModelDevice withRestartsBackInVain(int times) {
    restartsBackInVain = times;
    return this;
  }

  ModelDevice notRebooting() {
    rebootsByItself = false;
    return this;
  }

  List<String> calls() {
    return calls;
  }

  /** Tells whether it was restarted since a module has changed or brought back its files. */
  boolean runsWhatItHas() {
    return runsWhatItHas;
  }

  String artifactName() {
    return name;
  }

  Situation situation() {
    return situation;
  }

  /** Is committed by somebody who loses the power before the update is closed. */
  void commitByHand() {
    situation = Situation.COMMITTED;
  }

  /** Boots after a power cut, or because somebody rebooted it. */
  void boot() {
    boots++;
    runsWhatItHas = true;
    if (situation == Situation.AWAITING_REBOOT) {
      situation = newSystemBoots ? Situation.TRIAL_RUNNING : Situation.FELL_BACK;
    } else if (situation == Situation.TRIAL_RUNNING) {
      situation = Situation.FELL_BACK; // a second boot without a commit
    } else if (situation == Situation.REBOOT_PENDING) {
      situation = Situation.IDLE;
    }
  }

  private void change(String call, Change change) throws UpdateException {
    calls.add(call);
    changes++;
    if (changes == cutAt && cutBefore) {
      throw new PowerCut();
    }
    change.run();
    if (changes == cutAt) {
      throw new PowerCut();
    }
  }

  private interface Change {
    void run() throws UpdateException;
  }

  @Override
  public DeviceState state() {
    return new DeviceState(
        situation,
        Map.of("artifact_name", name, "device_type", "t"),
        updateState.map(state -> storedName),
        updateState,
        kind == Kind.IMAGE && updateState.isPresent(),
        lastOutcome);
  }

  @Override
  public InstallReport download(String uri) throws UpdateException {
    change(
        "download",
        () -> {
          situation = Situation.DOWNLOAD_INTERRUPTED;
          updateState = Optional.of(UpdateState.DOWNLOAD);
          if (!downloadFailures.isEmpty()) {
            throw downloadFailures.remove();
          }
          updateState = Optional.of(UpdateState.BEFORE_INSTALL);
        });
    return report(InstallReport.Result.STOPPED, RebootNeed.NONE);
  }

  @Override
  public InstallReport install() throws UpdateException {
    change(
        "install",
        () -> {
          if (!installFailures.isEmpty()) {
            close(Outcome.Result.ROLLED_BACK);
            throw installFailures.remove();
          }
          switch (kind) {
            case IMAGE -> situation = Situation.AWAITING_REBOOT;
            case MODULE, MODULE_THAT_RESTARTS, MODULE_THAT_REBOOTS -> {
              situation = Situation.AWAITING_COMMIT;
              runsWhatItHas = kind == Kind.MODULE;
            }
            case MODULE_WITHOUT_ROLLBACK -> close(Outcome.Result.COMMITTED);
          }
          updateState = updateState.map(state -> UpdateState.INSTALLED);
        });
    return switch (kind) {
      case IMAGE, MODULE_THAT_REBOOTS ->
          report(InstallReport.Result.INSTALLED, RebootNeed.AUTOMATIC);
      case MODULE -> report(InstallReport.Result.INSTALLED, RebootNeed.NONE);
      case MODULE_THAT_RESTARTS -> report(InstallReport.Result.INSTALLED, RebootNeed.BY_HANDLER);
      case MODULE_WITHOUT_ROLLBACK -> report(InstallReport.Result.COMMITTED, RebootNeed.NONE);
    };
  }

  private static InstallReport report(InstallReport.Result result, RebootNeed reboot) {
    return new InstallReport(Optional.empty(), List.of(), result, reboot);
  }

  @Override
  public void commit() throws UpdateException {
    change("commit", () -> close(Outcome.Result.COMMITTED));
  }

  private void close(Outcome.Result result) {
    situation = Situation.IDLE;
    updateState = Optional.empty();
    if (result == Outcome.Result.COMMITTED) {
      name = TestServer.NAME;
    }
    lastOutcome =
        Optional.of(new Outcome(result, storedName, "as the device says", "now " + calls.size()));
  }

  @Override
  public boolean rollback() throws UpdateException {
    boolean needsReboot = situation == Situation.TRIAL_RUNNING;
    change(
        "rollback",
        () -> {
          if (situation == Situation.COMMITTED) {
            close(Outcome.Result.COMMITTED);
            throw new UpdateException(ErrorKind.NOTHING_IN_PROGRESS, "it is committed");
          }
          if (!rollbackFailures.isEmpty()) {
            UpdateException failure = rollbackFailures.remove();
            if (failure.kind() == ErrorKind.NO_SPACE) {
              situation = Situation.ROLLBACK_INTERRUPTED;
            }
            if (failure.kind() == ErrorKind.INCONSISTENT) {
              close(Outcome.Result.FAILED);
              situation = needsReboot ? Situation.REBOOT_PENDING : Situation.IDLE;
            }
            throw failure;
          }
          boolean isModule = kind != Kind.IMAGE && kind != Kind.MODULE;
          if (isModule && situation == Situation.AWAITING_COMMIT) {
            runsWhatItHas = !runsWhatItHas;
          }
          close(Outcome.Result.ROLLED_BACK);
          situation = needsReboot ? Situation.REBOOT_PENDING : Situation.IDLE;
        });
    return needsReboot;
  }

  @Override
  public boolean restart() throws UpdateException {
    if (!restartFailures.isEmpty()) {
      throw restartFailures.remove();
    }
    if (kind == Kind.MODULE_THAT_RESTARTS) {
      change("restart", () -> runsWhatItHas = true);
      return false;
    }
    reboot();
    return true;
  }

  @Override
  public boolean needsRestartBack() {
    return kind == Kind.MODULE_THAT_RESTARTS || kind == Kind.MODULE_THAT_REBOOTS;
  }

  @Override
  public void rollbackToRestart() throws UpdateException {
    change(
        "rollback to restart",
        () -> {
          situation = Situation.ROLLED_BACK;
          runsWhatItHas = false;
          if (!rollbackFailures.isEmpty()) {
            throw rollbackFailures.remove();
          }
        });
  }

  @Override
  public boolean restartBack() throws UpdateException {
    failToRestartBack();
    if (kind == Kind.MODULE_THAT_RESTARTS) {
      change(
          "restart back",
          () -> {
            restartsBack++;
            runsWhatItHas = true;
          });
      return false;
    }
    restartsBack++;
    reboot();
    return true;
  }

  private void failToRestartBack() throws UpdateException {
    if (!restartBackFailures.isEmpty()) {
      throw restartBackFailures.remove();
    }
  }

  @Override
  public void verifyRestartBack() throws UpdateException {
    failToRestartBack();
    if (restartsBack <= restartsBackInVain) {
      throw new UpdateException(ErrorKind.MODULE, "it still runs, as the test wants");
    }
  }

  @Override
  public void verifyRestart() throws UpdateException {
    if (restartIsInVain) {
      throw new UpdateException(ErrorKind.MODULE, "it does not run, as the test wants");
    }
  }

  @Override
  public void rebootPlainly() throws UpdateException {
    change("reboot plainly", () -> {});
    boot();
    throw new PowerCut();
  }

  @Override
  public void reboot() throws UpdateException {
    change("reboot", () -> {});
    if (rebootsByItself) {
      boot();
      throw new PowerCut();
    }
  }

  @Override
  public void runScripts(ScriptMoment moment) {
    // A device of tests has none.
  }

  @Override
  public String bootId() {
    return "boot-" + boots;
  }
}
