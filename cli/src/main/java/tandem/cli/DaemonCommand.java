package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tandem.block.Flock;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.managed.ControlSocket;
import tandem.managed.Daemon;
import tandem.managed.DeploymentLog;
import tandem.managed.ServerSession;
import tandem.managed.Wakeups;

@Command(
    name = "daemon",
    description = {
      "Ask the configured server for updates again and again, install them, and report.",
      "SIGUSR1 asks it now, SIGUSR2 sends the inventory now, SIGTERM ends the daemon: at once"
          + " during a download, which the next start goes on with, else after what is being done."
    })
final class DaemonCommand implements TandemCommand {
  /** Name of the file in the data store folder whose lock keeps two daemons apart. */
  private static final String LOCK_NAME = "tandem-daemon-lock";

  private final Context context;

  @Option(
      names = "--no-reboot",
      description =
          "Exit with 4 when a reboot is needed, instead of rebooting. Always so with another root"
              + " than /.")
  boolean noReboot;

  DaemonCommand(Context context) {
    this.context = context;
  }

  @Override
  @SuppressWarnings("try") // the lock only has to be there
  public Answer run() throws UpdateException {
    Wakeups wakeups = new Wakeups();
    boolean reboots = !noReboot && context.options().root.toAbsolutePath().getParent() == null;
    LocalDevice device = new LocalDevice(context, wakeups, reboots);
    if (context.options().logLevel == null) {
      // What a service has to tell.
      StderrLoggerFinder.setLeast(System.Logger.Level.INFO);
    }
    Path dataStore =
        DeviceConfig.dataStore(
            new DevicePaths(context.options().root), DeviceFacts.options(context.options()));
    try (Flock lock = onlyOne(dataStore.resolve(LOCK_NAME))) {
      serve(device, wakeups, dataStore);
    }
    return device.isRebootWanted()
        ? new Answer(
            ExitCode.REBOOT_REQUIRED,
            List.of("Reboot the device, then start the daemon again."),
            Map.of("reboot_required", JsonValue.of(true)))
        : Answer.ok(List.of(), Map.of("reboot_required", JsonValue.of(false)));
  }

  @SuppressWarnings("try") // the socket only has to be there
  private void serve(LocalDevice device, Wakeups wakeups, Path dataStore) throws UpdateException {
    ServerTalk talk;
    ServerSession session;
    try {
      talk = new ServerTalk(context);
      session = talk.session();
    } catch (UpdateException e) {
      // A new system that can not even ask its server must not stay.
      Daemon.goBack(device, dataStore, wakeups, String.valueOf(e.getMessage()));
      throw e;
    }
    DeploymentLog log = new DeploymentLog(talk.logFolder(), Clock.systemUTC());
    StderrLoggerFinder.copyTo(log::add);
    try (ControlSocket socket = ControlSocket.listen(talk.socket(), wakeups)) {
      hearSignals(wakeups, device);
      new Daemon(
              talk.config().managed(),
              device,
              talk.scripts(),
              session,
              dataStore,
              log,
              wakeups,
              "tandem " + Version.TEXT)
          .run();
    }
  }

  private static Flock onlyOne(Path file) throws UpdateException {
    try {
      AtomicFile.createFolders(file.resolveSibling(".").normalize());
      return Flock.acquire(file, Duration.ZERO);
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, file + ": its folder can not be made: " + e.getMessage(), e);
    } catch (UpdateException e) {
      throw e.kind() != ErrorKind.BUSY
          ? e
          : new UpdateException(ErrorKind.BUSY, file + ": another daemon runs", e);
    }
  }

  private static void hearSignals(Wakeups wakeups, LocalDevice device) {
    Signals.on("USR1", wakeups::check);
    Signals.on("USR2", wakeups::sendInventory);
    for (String name : List.of("TERM", "INT")) {
      Signals.on(
          name,
          () -> {
            wakeups.stop();
            device.exitUnlessBusy();
          });
    }
  }
}
