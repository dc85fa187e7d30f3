package tandem.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.block.BlockDevice;
import tandem.block.BlockDevices;
import tandem.block.Flock;
import tandem.boot.BootControl;
import tandem.config.DeviceType;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.Reasons;
import tandem.core.UpdateException;
import tandem.payload.ImageTarget;
import tandem.payload.ModuleListener;
import tandem.process.Programs;
import tandem.script.Pause;
import tandem.script.ScriptMoment;
import tandem.script.ScriptSetup;
import tandem.script.StateScripts;
import tandem.slot.Slot;
import tandem.slot.SlotDetector;
import tandem.slot.SlotPair;
import tandem.slot.TargetCheck;
import tandem.update.Clause;
import tandem.update.Command;
import tandem.update.Device;
import tandem.update.DeviceHandlers;
import tandem.update.DeviceModules;
import tandem.update.DeviceStore;
import tandem.update.Policy;
import tandem.update.PreInstallCondition;
import tandem.update.UpdateEngine;
import tandem.update.UpdateRecord;

/** The device that a command works on, put together from its configuration. */
final class DeviceSession implements Closeable {
  /** How long the lock is waited for: doctor holds it for an instant, all else for longer. */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

  private final Context context;
  private final DeviceFacts facts;
  private final @Nullable Flock lock;
  private final SlotPair slots;
  private final BootControl boot;
  private final DeviceStore store;
  private final UpdateEngine engine;
  private final StateScripts scripts;
  private volatile ProgressListener progress = ProgressListener.NONE;

  private DeviceSession(Context context, DeviceFacts facts, @Nullable Flock lock, Intent intent)
      throws UpdateException {
    boolean runScripts = intent.runScripts();
    this.context = context;
    this.facts = facts;
    this.lock = lock;
    Programs programs = Programs.in(facts.config().dataStore());
    if (lock != null) {
      // Before anything is looked at: a program of the bootloader's could still be writing.
      programs.endLeftOvers();
    }
    this.slots = SlotDetector.detect(facts.paths(), facts.config());
    this.boot =
        BootSelection.choose(facts, slots, lock == null ? new TemporaryPrograms() : programs);
    this.store = facts.storeWith(slots, boot, Clock.systemUTC());
    if (lock != null) {
      facts.takeover().checkNotAtWork(store.load());
    }
    String deviceType = DeviceType.read(facts.config().deviceTypeFile());
    ImageTarget target = lock == null ? this::openToLook : this::openToWrite;
    this.scripts = new StateScripts(scripts(runScripts), programs, Pause.SYSTEM);
    DeviceModules modules =
        new DeviceModules(
            facts.paths(),
            runScripts,
            facts.config().dataStore(),
            programs,
            facts.config().moduleTimeout(),
            deviceType,
            ModuleListener.logging(event -> progress.on(event)));
    this.engine =
        new UpdateEngine(
            new Device(
                store,
                slots,
                boot,
                deviceType,
                new Policy(
                    facts.config().policy(), condition(), () -> facts.config().unusable().refuse()),
                Clock.systemUTC()),
            new DeviceHandlers(slots, boot, target, modules),
            scripts,
            context.habits().semantics(),
            context.habits().steps());
    if (intent.command() != null) {
      requireRuns(modules, intent.command());
    }
  }

  /**
   * What is wanted of the device.
   *
   * @param command what is to be done about updates; null for what calls no update module
   * @param runScripts whether scripts and modules of another root may run
   */
  private record Intent(@Nullable Command command, boolean runScripts) {}

  // Also whoever only ends an update has to call its modules.
  private void requireRuns(DeviceModules modules, Command command) throws UpdateException {
    List<String> types = store.load().update().map(UpdateRecord::moduleTypes).orElse(List.of());
    // Only then it is worth asking the bootloader what the command would do.
    if (!types.isEmpty() && engine.touchesUpdate(command)) {
      for (String type : types) {
        modules.requireRuns(type);
      }
    }
  }

  private ScriptSetup scripts(boolean runScripts) throws UpdateException {
    ScriptSetup.Mode elsewhere = runScripts ? ScriptSetup.Mode.CHROOT : ScriptSetup.Mode.LIST;
    return new ScriptSetup(
        facts.paths().root(),
        facts.paths().resolve("/etc/mender/scripts"),
        facts.config().dataStore(),
        facts.config().scripts(),
        facts.paths().isHost() ? ScriptSetup.Mode.RUN : elsewhere,
        context.habits().semantics().has(Clause.SCRIPTS_NEED_A_VERSION_FILE));
  }

  private PreInstallCondition condition() {
    List<String> words = facts.config().policy().preInstallCommand();
    if (!isHost()) { // it would look at this machine, and not at the device
      return PreInstallCondition.NONE;
    }
    return new PreInstallCondition(
        words, lock == null ? new TemporaryPrograms() : Programs.in(facts.config().dataStore()));
  }

  /** Opens the device for looking at it. */
  static DeviceSession shared(Context context) throws UpdateException {
    return new DeviceSession(context, warned(context), null, new Intent(null, false));
  }

  /**
   * Opens the device for planning an update.
   *
   * @throws UpdateException CONFIG when there is a setting that this version can not make use of
   */
  static DeviceSession toPlan(Context context, ScriptOptions scripts) throws UpdateException {
    return new DeviceSession(context, checked(context), null, new Intent(null, scripts.runScripts));
  }

  /**
   * Opens the device for changing it without calling an update module, and keeps every other Tandem
   * out until it is closed.
   *
   * @throws UpdateException BUSY when another one is at work
   */
  static DeviceSession exclusive(Context context) throws UpdateException {
    return locked(context, warned(context), new Intent(null, false));
  }

  /** Opens the device for going on with an update, as {@link #exclusive} does. */
  static DeviceSession toResume(Context context, FlowOptions flow) throws UpdateException {
    return locked(context, warned(context), new Intent(Command.RESUME, flow.scripts.runScripts));
  }

  /** Opens the device for making an update stay, as {@link #exclusive} does. */
  static DeviceSession toCommit(Context context, FlowOptions flow) throws UpdateException {
    return locked(context, warned(context), new Intent(Command.COMMIT, flow.scripts.runScripts));
  }

  /** Opens the device for undoing an update, as {@link #exclusive} does. */
  static DeviceSession toRollback(Context context, FlowOptions flow) throws UpdateException {
    return locked(context, warned(context), new Intent(Command.ROLLBACK, flow.scripts.runScripts));
  }

  /**
   * Opens the device for an update that begins, as {@link #exclusive} does.
   *
   * @throws UpdateException CONFIG when there is a setting that this version can not make use of
   */
  static DeviceSession toInstall(Context context, FlowOptions flow) throws UpdateException {
    DeviceSession session =
        locked(context, checked(context), new Intent(Command.INSTALL, flow.scripts.runScripts));
    session.warnOfBoot();
    return session;
  }

  // Of what is refused otherwise; a reader that fails says so when the update needs it.
  private void warnOfBoot() {
    if (isLenient()) {
      try {
        boot.warnings().forEach(context.console()::warn);
      } catch (UpdateException e) {
        context.console().warn(String.valueOf(e.getMessage()));
      }
    }
  }

  private static DeviceFacts warned(Context context) throws UpdateException {
    DeviceFacts facts = DeviceFacts.of(context);
    facts.config().unusable().sentences().forEach(context.console()::warn);
    return facts;
  }

  private static DeviceFacts checked(Context context) throws UpdateException {
    DeviceFacts facts = DeviceFacts.of(context);
    facts.config().unusable().refuse();
    if (!facts.paths().isHost() && !facts.config().policy().preInstallCommand().isEmpty()) {
      context
          .console()
          .warn("Tandem.PreInstallCommand is not run: the root is not that of this system");
    }
    return facts;
  }

  private static DeviceSession locked(Context context, DeviceFacts facts, Intent intent)
      throws UpdateException {
    Flock lock = lock(facts.lockFile());
    try {
      return new DeviceSession(context, facts, lock, intent);
    } catch (UpdateException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Flock lock(Path file) throws UpdateException {
    Path folder = file.resolveSibling(".").normalize();
    try {
      AtomicFile.createFolders(folder);
    } catch (IOException e) {
      throw new UpdateException(
              ErrorKind.IO_ERROR, folder + ": can not be created: " + Reasons.of(e), e)
          .withHint("mount the data partition, and see that it can be written");
    }
    try {
      return Flock.acquire(file, LOCK_PATIENCE);
    } catch (UpdateException e) {
      if (e.kind() != ErrorKind.BUSY) {
        throw e;
      }
      throw new UpdateException(
              ErrorKind.BUSY, file + ": another Tandem is working on this device", e)
          .withHint("try again when it has finished");
    }
  }

  /** Returns where the facts of what is installed come from, unless from Tandem's own store. */
  Optional<String> origin() {
    return store.origin();
  }

  UpdateEngine engine() {
    return engine;
  }

  /** Shows from now on how far update modules say they are. */
  void show(@Nullable ProgressPrinter printer) {
    progress = printer == null ? ProgressListener.NONE : printer;
  }

  boolean isHost() {
    return facts.paths().isHost();
  }

  /** Tells whether what Tandem refuses out of caution is only warned of. */
  boolean isLenient() {
    return context.habits().lenient();
  }

  /** Tells whether state scripts are run; else they are only named. */
  boolean runsScripts() {
    return scripts.areRun();
  }

  /** Runs the state scripts of a moment that is none of the engine's. */
  void runScripts(ScriptMoment moment) throws UpdateException {
    scripts.run(moment);
  }

  /** Returns what a reboot has to be like. */
  TrialReboot reboot() {
    return new TrialReboot(context.console(), facts.config().boot(), boot);
  }

  /** Returns what the device demands of sources and artifacts. */
  InstallTerms terms() {
    return new InstallTerms(context, facts);
  }

  // The target is checked, and claimed for this process.
  private BlockDevice openToWrite(Slot slot) throws UpdateException {
    TargetCheck.check(facts.paths(), slots);
    return BlockDevices.open(slot.device(), facts.config().slots().zeroRuns());
  }

  // The target is checked, and opened only to learn its size.
  private BlockDevice openToLook(Slot slot) throws UpdateException {
    TargetCheck.check(facts.paths(), slots);
    return SizeOnlyDevice.open(slot.device());
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
