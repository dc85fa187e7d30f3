package tandem.managed;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import tandem.config.ManagedSettings;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.Wakeups.StoppedException;
import tandem.script.ScriptMoment;
import tandem.update.Command;
import tandem.update.Reaction;
import tandem.update.Reactions;

/**
 * Asks a server again and again, until it is told to stop. Nothing that a server does or does not
 * do ends it.
 */
public final class Daemon {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final Duration FIRST_WITHIN = Duration.ofSeconds(30);
  private static final Duration BUSY_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

  private final ManagedSettings settings;
  private final ManagedDevice device;
  private final DeviceScripts scripts;
  private final DeploymentsApi deployments;
  private final InventoryApi inventory;
  private final DeploymentJournal journal;
  private final DeploymentRun run;
  private final RetrySchedule schedule;
  private final Wakeups wakeups;
  private final String version;
  private final RandomGenerator random = new Random();
  private final Timer updates;
  private final Timer inventories;
  private int failures;

  /**
   * Takes what it works with.
   *
   * @param dataStore folder of everything that survives an update
   * @param version of this program, for the inventory
   * @throws UpdateException IO_ERROR when the record of deployments can not be used
   */
  public Daemon(
      ManagedSettings settings,
      ManagedDevice device,
      DeviceScripts scripts,
      ServerSession server,
      Path dataStore,
      DeploymentLog log,
      Wakeups wakeups,
      String version)
      throws UpdateException {
    this.settings = settings;
    this.device = device;
    this.scripts = scripts;
    this.deployments = new DeploymentsApi(server);
    this.inventory = new InventoryApi(server);
    this.journal = DeploymentJournal.open(dataStore);
    this.schedule = RetrySchedule.of(settings);
    this.wakeups = wakeups;
    this.version = version;
    this.run = new DeploymentRun(server, device, journal, log, schedule, wakeups);
    this.updates = new Timer(firstDelay());
    this.inventories = new Timer(Duration.ZERO);
  }

  // A whole region that gets its power back should not ask in one moment; a device that has just
  // rebooted for an update should not wait.
  private Duration firstDelay() {
    if (journal.current().isPresent()) {
      return Duration.ZERO;
    }
    Duration longest = settings.updatePoll().dividedBy(10);
    Duration bound = longest.compareTo(FIRST_WITHIN) < 0 ? longest : FIRST_WITHIN;
    return Duration.ofMillis(random.nextLong(bound.toMillis() + 1));
  }

  /**
   * Takes a device back whose new system can not talk with its server at all, for instance because
   * its configuration lacks one. Does nothing where no deployment waits for its commit.
   *
   * @param reason why, for the report that the old system sends
   */
  public static void goBack(ManagedDevice device, Path dataStore, Wakeups wakeups, String reason)
      throws UpdateException {
    DeploymentJournal journal = DeploymentJournal.open(dataStore);
    Optional<DeploymentRecord> current = journal.current();
    if (current.isEmpty() || !isOnTrial(current.get().stage())) {
      return;
    }
    WayBack wayBack = new WayBack(device, journal, wakeups);
    boolean hasBegun = current.get().stage() == DeploymentStage.ROLLBACK_REBOOT;
    DeploymentRecord record = hasBegun ? current.get() : wayBack.begin(current.get(), reason);
    try {
      while (record.stage().isWayBack()) {
        record = wayBack.go(record);
      }
    } catch (StoppedException e) {
      LOG.log(Level.INFO, "told to stop on the way back");
    }
  }

  private static boolean isOnTrial(DeploymentStage stage) {
    return switch (stage) {
      case INSTALL, REBOOT, COMMIT, ROLLBACK, ROLLBACK_REBOOT -> true;
      case DOWNLOAD, REPORT -> false;
    };
  }

  /** Works until it is told to stop. */
  public void run() {
    while (!wakeups.isStopped()) {
      if (wakeups.takeCheck() || updates.isDue()) {
        update();
      }
      if (!wakeups.isStopped() && (wakeups.takeInventory() || inventories.isDue())) {
        sendInventory();
      }
      if (!wakeups.isStopped()) {
        idle();
      }
    }
  }

  private void idle() {
    try {
      device.runScripts(ScriptMoment.IDLE_ENTER);
      wakeups.await(Timer.earlier(updates.left(), inventories.left()));
      device.runScripts(ScriptMoment.IDLE_LEAVE);
    } catch (UpdateException e) {
      LOG.log(Level.WARNING, () -> "scripts of Idle: " + e.getMessage());
      wakeups.await(Timer.earlier(updates.left(), inventories.left()));
    }
  }

  /** Asks for an update once, or goes on with one. */
  void update() {
    try {
      boolean wasOn = work();
      failures = 0;
      updates.set(RetrySchedule.jittered(settings.updatePoll(), random));
      if (wasOn) {
        inventories.set(Duration.ZERO); // what is installed has changed, or should have
      }
    } catch (ServerException e) {
      updates.set(afterFailure(e));
    } catch (UpdateException e) {
      LOG.log(
          Level.ERROR, () -> e.getMessage() + e.hint().map(text -> " (" + text + ")").orElse(""));
      boolean isShort = e.kind() == ErrorKind.BUSY;
      updates.set(RetrySchedule.jittered(isShort ? BUSY_PAUSE : settings.updatePoll(), random));
    } catch (StoppedException e) {
      LOG.log(Level.INFO, "told to stop; the deployment goes on with the next start");
    }
  }

  private Duration afterFailure(ServerException e) {
    failures++;
    boolean isGivenUp = failures > schedule.tries();
    Duration wait = isGivenUp ? settings.updatePoll() : schedule.delay(failures);
    if (isGivenUp) {
      failures = 0;
    }
    Duration chosen = Timer.later(RetrySchedule.jittered(wait, random), bounded(e));
    LOG.log(
        Level.WARNING,
        () -> e.getMessage() + "; the next try follows in " + chosen.toSeconds() + " s");
    return chosen;
  }

  // How long the server asks to be left alone.
  private static Duration bounded(ServerException e) {
    return Timer.earlier(e.retryAfter().orElse(Duration.ZERO), LONGEST_RETRY_AFTER);
  }

  /** Goes on with a deployment, or asks for one; tells whether there was one. */
  private boolean work() throws ServerException, UpdateException, StoppedException {
    Optional<DeploymentRecord> current = journal.current();
    if (current.isPresent()) {
      run.resume(current.get());
      return true;
    }
    DeviceState state = device.state();
    boolean isFree = Reactions.of(state.situation(), Command.INSTALL).end() == Reaction.End.GO_ON;
    if (!isFree) {
      LOG.log(
          Level.WARNING,
          () -> state.situation().story() + "; no server is asked for another one meanwhile");
      return false;
    }
    Optional<Deployment> deployment = ask(state);
    if (deployment.isEmpty()) {
      return false;
    }
    Optional<DeploymentStatus> ended = journal.ended(deployment.get().id());
    if (ended.isPresent()) {
      // The server has forgotten the report, and would have it installed again and again.
      LOG.log(Level.WARNING, () -> "deployment " + deployment.get() + ": was ended already");
      deployments.report(deployment.get().id(), ended.get(), "");
      return false;
    }
    run.begin(deployment.get(), state);
    return true;
  }

  private Optional<Deployment> ask(DeviceState state) throws ServerException, UpdateException {
    try {
      device.runScripts(ScriptMoment.SYNC_ENTER);
      Optional<Deployment> deployment = deployments.next(state.provides());
      device.runScripts(ScriptMoment.SYNC_LEAVE);
      return deployment;
    } catch (ServerException | UpdateException e) {
      try {
        device.runScripts(ScriptMoment.SYNC_ERROR);
      } catch (UpdateException more) {
        LOG.log(Level.WARNING, () -> "scripts of Sync_Error: " + more.getMessage());
      }
      throw e;
    }
  }

  private void sendInventory() {
    if (failures > 0) {
      inventories.set(updates.left()); // the server is asked for updates first
      return;
    }
    Duration next = RetrySchedule.jittered(settings.inventoryPoll(), random);
    try {
      inventory.send(inventory());
    } catch (ServerException e) {
      LOG.log(Level.WARNING, () -> e.getMessage() + "; the inventory is sent another time");
      Duration retry = RetrySchedule.jittered(settings.retryPoll(), random);
      next = Timer.later(Timer.earlier(next, retry), bounded(e));
    } catch (UpdateException e) {
      LOG.log(Level.ERROR, () -> "inventory: " + e.getMessage());
    }
    inventories.set(next);
  }

  private Attributes inventory() throws UpdateException {
    Attributes all = new Attributes();
    scripts.addInventory(all);
    Map<String, String> provides = device.state().provides();
    provides.forEach(all::addIfAbsent);
    all.addIfAbsent("mender_client_version", version);
    all.addIfAbsent("mender_client_version_provider", "internal");
    return all;
  }
}
