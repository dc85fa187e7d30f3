package tandem.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tandem.block.Flock;
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
  @SuppressWarnings("try") // lock and socket only have to be there
  public Answer run() throws UpdateException {
    ServerTalk talk = new ServerTalk(context);
    Wakeups wakeups = new Wakeups();
    boolean reboots = !noReboot && context.options().root.toAbsolutePath().getParent() == null;
    LocalDevice device = new LocalDevice(context, wakeups, reboots);
    DeploymentLog log = new DeploymentLog(talk.logFolder(), Clock.systemUTC());
    if (context.options().logLevel == null) {
      StderrLoggerFinder.raise(System.Logger.Level.INFO); // what a service has to tell
    }
    StderrLoggerFinder.copyTo(log::add);
    ServerSession session = talk.session();
    Path dataStore = talk.config().dataStore();
    try (Flock lock = onlyOne(dataStore.resolve(LOCK_NAME));
        ControlSocket socket = ControlSocket.listen(talk.socket(), wakeups)) {
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
    return device.isRebootWanted()
        ? new Answer(
            ExitCode.REBOOT_REQUIRED,
            List.of("Reboot the device, then start the daemon again."),
            Map.of("reboot_required", JsonValue.of(true)))
        : Answer.ok(List.of(), Map.of("reboot_required", JsonValue.of(false)));
  }

  private static Flock onlyOne(Path file) throws UpdateException {
    try {
      return Flock.acquire(file, Duration.ZERO);
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
            if (device.isInterruptible()) {
              end();
            }
          });
    }
  }

  // Programs that run end with the process; whatever is recorded, the next start goes on with.
  private static void end() {
    Runtime.getRuntime().exit(0);
  }
}
