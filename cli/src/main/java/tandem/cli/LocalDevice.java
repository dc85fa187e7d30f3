package tandem.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.DeviceState;
import tandem.managed.HealthCheck;
import tandem.managed.ManagedDevice;
import tandem.managed.Wakeups;
import tandem.script.ScriptMoment;
import tandem.source.HttpOptions;
import tandem.source.UrlSource;
import tandem.update.InstallReport;
import tandem.update.Status;
import tandem.update.StopPoint;
import tandem.update.UpdateEngine.Resumed;
import tandem.update.UpdateRecord;

/** The device below the root, as the daemon changes it: one session with its lock for each call. */
final class LocalDevice implements ManagedDevice {

  private final Context context;
  private final Wakeups wakeups;
  private final SourceOptions source = new SourceOptions();
  private final boolean reboots;
  private boolean interruptible = true;
  private volatile boolean rebootWanted;

  /**
   * Takes the device of the context.
   *
   * @param reboots whether the device is rebooted; else the daemon is told to stop instead
   */
  LocalDevice(Context context, Wakeups wakeups, boolean reboots) {
    this.context = context;
    this.wakeups = wakeups;
    this.reboots = reboots;
  }

  /**
   * Ends the process, unless something is being done that would be torn: of all else, the next
   * start goes on where it is.
   */
  synchronized void exitUnlessBusy() {
    if (interruptible) {
      Runtime.getRuntime().exit(0); // whoever waits to begin something waits for ever now
    }
  }

  /** Tells whether the daemon was told to stop because the device has to be rebooted. */
  boolean isRebootWanted() {
    return rebootWanted;
  }

  @Override
  public DeviceState state() throws UpdateException {
    try (DeviceSession session = DeviceSession.shared(context)) {
      Status status = session.engine().status();
      TreeMap<String, String> provides = new TreeMap<>(status.installed().asProvides());
      provides.put("device_type", status.deviceType());
      return new DeviceState(
          status.situation(),
          provides,
          status.update().map(UpdateRecord::artifactName),
          status.update().map(UpdateRecord::state),
          status.update().filter(UpdateRecord::switchesSlots).isPresent(),
          status.lastOutcome());
    }
  }

  @Override
  public InstallReport download(String uri) throws UpdateException {
    FlowOptions flow = new FlowOptions();
    flow.stopBefore.add(StopPoint.INSTALL_ENTER.menderName());
    try (DeviceSession session = DeviceSession.toInstall(context, flow)) {
      HttpOptions http = session.terms().http(false);
      UrlSource from = new UrlSource(url(uri), http);
      return session
          .engine()
          .install(
              from,
              session.terms().request(source, flow),
              new InstallNotes(context, null, session.runsScripts()));
    }
  }

  private static URI url(String text) throws UpdateException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) { // its message has the whole text, and so its secret
      throw new UpdateException(ErrorKind.USAGE, "the server's link to the artifact is no URL");
    }
  }

  @Override
  public InstallReport install() throws UpdateException {
    FlowOptions flow = new FlowOptions();
    return uninterrupted(
        () -> {
          try (DeviceSession session = DeviceSession.toResume(context, flow)) {
            Resumed resumed =
                session
                    .engine()
                    .resume(
                        null,
                        name -> {
                          throw new UpdateException(
                              ErrorKind.FAILED, name + ": is no longer stored in the slot");
                        },
                        session.terms().lateRequest(source, flow),
                        new InstallNotes(context, null, session.runsScripts()));
            if (resumed instanceof Resumed.Installation installation) {
              return installation.report();
            }
            throw new UpdateException(ErrorKind.FAILED, "somebody else has committed the update");
          }
        });
  }

  @Override
  public void commit() throws UpdateException {
    uninterrupted(
        () -> {
          DeviceFacts facts = DeviceFacts.of(context);
          if (facts.paths().isHost()) {
            new HealthCheck(facts.paths(), new TemporaryPrograms()).run();
          }
          try (DeviceSession session = DeviceSession.toCommit(context, new FlowOptions())) {
            return session.engine().commit();
          }
        });
  }

  @Override
  public boolean rollback() throws UpdateException {
    return rollingBack(session -> session.engine().rollback().rebootNeeded());
  }

  @Override
  public boolean needsRestartBack() throws UpdateException {
    return rollingBack(session -> session.engine().needsRestartBack());
  }

  @Override
  public void rollbackToRestart() throws UpdateException {
    rollingBack(session -> session.engine().rollbackToRestart());
  }

  @Override
  public boolean restartBack() throws UpdateException {
    return goesDown(rollingBack(session -> session.engine().restartBack()));
  }

  @Override
  public void verifyRestartBack() throws UpdateException {
    rollingBack(
        session -> {
          session.engine().verifyRestartBack();
          return true;
        });
  }

  private interface Way<T> {
    T go(DeviceSession session) throws UpdateException;
  }

  private <T> T rollingBack(Way<T> way) throws UpdateException {
    return uninterrupted(
        () -> {
          try (DeviceSession session = DeviceSession.toRollback(context, new FlowOptions())) {
            return way.go(session);
          }
        });
  }

  private boolean goesDown(boolean whole) throws UpdateException {
    if (whole) {
      reboot();
    }
    return whole;
  }

  @Override
  public boolean restart() throws UpdateException {
    return goesDown(
        uninterrupted(
            () -> {
              try (DeviceSession session = DeviceSession.toCommit(context, new FlowOptions())) {
                return session.engine().restart();
              }
            }));
  }

  @Override
  public void verifyRestart() throws UpdateException {
    uninterrupted(
        () -> {
          try (DeviceSession session = DeviceSession.toCommit(context, new FlowOptions())) {
            session.engine().verifyRestart();
            return true;
          }
        });
  }

  @Override
  public void reboot() throws UpdateException {
    if (!reboots) {
      rebootWanted = true;
      wakeups.stop();
      return;
    }
    List<String> command;
    try (DeviceSession session = DeviceSession.exclusive(context)) {
      command = session.reboot().command();
    }
    RebootCommand.reboot(command);
  }

  @Override
  public void rebootPlainly() throws UpdateException {
    if (!reboots) {
      rebootWanted = true;
      wakeups.stop();
      return;
    }
    RebootCommand.reboot(DeviceFacts.of(context).config().boot().rebootCommand());
  }

  @Override
  public void runScripts(ScriptMoment moment) throws UpdateException {
    if (!hasScripts(moment)) {
      return; // which is usual, and needs no session
    }
    uninterrupted(
        () -> {
          try (DeviceSession session = DeviceSession.exclusive(context)) {
            session.runScripts(moment);
            return true;
          }
        });
  }

  private boolean hasScripts(ScriptMoment moment) throws UpdateException {
    DeviceFacts facts = DeviceFacts.of(context);
    return hasScripts(facts.paths().resolve("/etc/mender/scripts"), moment)
        || hasScripts(facts.config().dataStore().resolve("scripts"), moment);
  }

  private static boolean hasScripts(Path folder, ScriptMoment moment) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith(moment.prefix()));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String bootId() throws UpdateException {
    return BootId.of(DeviceFacts.of(context));
  }

  private <T> T uninterrupted(Work<T> work) throws UpdateException {
    setInterruptible(false);
    try {
      return work.run();
    } finally {
      setInterruptible(true);
    }
  }

  private synchronized void setInterruptible(boolean now) {
    interruptible = now;
  }

  private interface Work<T> {
    T run() throws UpdateException;
  }
}
