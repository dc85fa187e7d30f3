package tandem.image.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.boot.BootControl;
import tandem.boot.BootState;
import tandem.config.DevicePaths;
import tandem.config.ScriptSettings;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.image.disk.DiskState;
import tandem.image.disk.Faults;
import tandem.image.disk.ModelDisk;
import tandem.image.disk.ModelSlot;
import tandem.image.disk.Trace;
import tandem.payload.ImageTarget;
import tandem.payload.ModuleContext;
import tandem.script.Pause;
import tandem.script.ScriptSetup;
import tandem.script.StateScripts;
import tandem.slot.Slot;
import tandem.slot.SlotPair;
import tandem.update.Device;
import tandem.update.DeviceHandlers;
import tandem.update.DeviceModules;
import tandem.update.DeviceStore;
import tandem.update.InstallListener;
import tandem.update.PayloadHandlers;
import tandem.update.Plan;
import tandem.update.Request;
import tandem.update.Semantics;
import tandem.update.Status;
import tandem.update.UpdateEngine;

/**
 * A device that is on: five disks, a bootloader that has booted one of the slots, and Tandem, which
 * is the real one from the engine down to the bytes of environment and store.
 */
final class Machine {
  static final int PART_A = 2;
  static final int PART_B = 3;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final ReadLimits LIMITS = ReadLimits.DEFAULT.withPayloads(2);
  private static final SignaturePolicy NO_KEYS =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  private final Layout layout;
  private final CrashArtifact artifact;
  private final List<ModelDisk> disks = new ArrayList<>();
  private final Trace trace = new Trace();
  private final Faults faults = new Faults();
  private final ScriptOrder order = new ScriptOrder(this::wrongAt);
  private final String life;
  private int running;
  private int boots;
  private boolean byDefault;

  /**
   * Takes the disks of a device that is off.
   *
   * @param life tells its boots from those of other machines that had these disks before
   */
  Machine(Layout layout, CrashArtifact artifact, List<DiskState> start, String life) {
    this.life = life;
    this.layout = layout;
    this.artifact = artifact;
    for (int i = 0; i < start.size(); i++) {
      disks.add(new ModelDisk(i, start.get(i), trace, faults));
    }
  }

  static int bootPart(String letter) {
    return letter.equals("A") ? PART_A : PART_B;
  }

  /** Returns what update modules have installed. */
  byte[] file() {
    return disks.get(Disks.FILES).content(ModuleFile.NAME);
  }

  /** Returns what an installation that has returned has promised. */
  Promise installed() {
    return !artifact.hasImage()
        ? Promise.INSTALLED
        : layout.keepsTrial() ? Promise.TRIAL : Promise.FORGOTTEN;
  }

  /** Returns what holds during an installation. */
  Promise installing() {
    return layout.keepsTrial() ? Promise.RECORDED : Promise.FORGETTING;
  }

  ScriptOrder order() {
    return order;
  }

  // What a script may rely on, beside the order of the calls.
  private String wrongAt(String moment) {
    trace.note(new ScriptCall(moment));
    boolean ends = moment.equals("ArtifactCommit_Leave") || moment.equals("ArtifactRollback_Leave");
    try {
      boolean trial = ends && control().read().trial();
      return trial ? moment + " is called, and the trial is on" : "";
    } catch (UpdateException e) {
      return moment + " is called, and " + e.getMessage();
    }
  }

  /** Returns a machine on which this slot has come up, as one that was there before. */
  static Machine up(Layout layout, CrashArtifact artifact, List<DiskState> disks, Machine before) {
    Machine machine = new Machine(layout, artifact, disks, before.life);
    machine.running = before.running;
    machine.boots = before.boots;
    return machine;
  }

  /**
   * Returns the switch of its faults. A store that cannot be read is none: it counts as damaged.
   */
  Faults faults() {
    disks.get(Disks.STORE).alwaysReads();
    return faults;
  }

  Trace trace() {
    return trace;
  }

  int running() {
    return running;
  }

  /** Returns what is on the disks now. */
  List<DiskState> state() {
    return disks.stream().map(ModelDisk::state).toList();
  }

  /** Resets the device. */
  void boot(boolean asked) throws UpdateException {
    try {
      boolean flagged = asked && waitsForTrial();
      Booted booted = layout.boot(disks.get(Disks.ENVIRONMENT).root(), flagged);
      running = booted.bootPart();
      if (booted.byDefault()) {
        byDefault = true;
        trace.note(new ScriptCall(ScriptCall.NONE_BY_DEFAULT));
        order.seen(ScriptCall.NONE_BY_DEFAULT);
      }
      boots++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // As the reboot command of Tandem asks for it.
  private boolean waitsForTrial() throws UpdateException {
    BootState state = control().read();
    return state.trial() && state.bootPart() != running;
  }

  private BootControl control() throws UpdateException {
    return layout.control(disks.get(Disks.ENVIRONMENT).root(), running, life + "-" + boots);
  }

  /** Tells whether the bootloader has taken its default environment since the machine is here. */
  boolean bootedByDefault() {
    return byDefault;
  }

  /** Returns the folder of the store. */
  Path storeFolder() {
    return device().resolve(Disks.STORE_FOLDER);
  }

  private Path device() {
    return disks.get(Disks.STORE).root().resolve(Disks.DEVICE);
  }

  Status status() throws UpdateException {
    return engine().status();
  }

  void install() throws UpdateException {
    install(false);
  }

  /** Installs from a stick that is pulled half way. */
  void installHalf() {
    try {
      install(true);
      throw new IllegalStateException("the installation survived that its source failed");
    } catch (UpdateException e) {
      require(e, ErrorKind.IO_ERROR);
    }
  }

  private void install(boolean fails) throws UpdateException {
    unharmed(() -> engine().install(source(fails), new Request(LIMITS, NO_KEYS), new Silent()));
  }

  private MemorySource source(boolean fails) {
    return new MemorySource(artifact.bytes(), fails ? artifact.middle() : artifact.bytes().length);
  }

  void resume() throws UpdateException {
    MemorySource source = source(false);
    unharmed(
        () -> engine().resume(source, name -> source, new Request(LIMITS, NO_KEYS), new Silent()));
  }

  void commit() throws UpdateException {
    unharmed(() -> engine().commit());
  }

  void rollback() throws UpdateException {
    unharmed(() -> engine().rollback());
  }

  static void require(UpdateException failure, ErrorKind expected) {
    if (failure.kind() != expected) {
      throw new IllegalStateException("expected " + expected + ", got " + failure, failure);
    }
  }

  /** A command. */
  private interface Command {
    void run() throws UpdateException;
  }

  // Promise 1: the running slot is never written.
  private void unharmed(Command command) throws UpdateException {
    byte[] before = Disks.slot(state(), running);
    UpdateException failure = null;
    try {
      command.run();
    } catch (UpdateException e) {
      failure = e;
    }
    if (!Arrays.equals(before, Disks.slot(state(), running))) {
      throw new IllegalStateException("the running slot was written", failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private UpdateEngine engine() throws UpdateException {
    Slot a = new Slot("A", "/dev/a", Disks.slotFile(disks, PART_A), PART_A);
    Slot b = new Slot("B", "/dev/b", Disks.slotFile(disks, PART_B), PART_B);
    SlotPair slots = running == PART_A ? new SlotPair(a, b) : new SlotPair(b, a);
    BootControl control = control();
    DeviceStore store = new DeviceStore(storeFolder());
    ModelPrograms programs = new ModelPrograms(disks, artifact.module(), order);
    return new UpdateEngine(
        new Device(store, slots, control, artifact.deviceType(), CLOCK),
        new DeviceHandlers(slots, control, target(), modules(programs)),
        scripts(programs),
        Semantics.TANDEM);
  }

  private PayloadHandlers modules(ModelPrograms programs) {
    if (artifact.module().isEmpty()) {
      return PayloadHandlers.NONE;
    }
    return new DeviceModules(
        new DevicePaths(device()),
        true,
        storeFolder(),
        programs,
        ModuleContext.DEFAULT_TIMEOUT,
        artifact.deviceType(),
        (type, state, line) -> {});
  }

  private StateScripts scripts(ModelPrograms programs) {
    ScriptSetup setup =
        new ScriptSetup(
            device(),
            device().resolve("scripts"),
            storeFolder(),
            ScriptSettings.DEFAULT,
            ScriptSetup.Mode.CHROOT,
            false);
    return new StateScripts(setup, programs, Pause.SYSTEM);
  }

  private static ImageTarget target() {
    return slot -> {
      try {
        return new ModelSlot(slot.device());
      } catch (IOException e) {
        throw new UpdateException(ErrorKind.IO_ERROR, slot.device() + ": " + e.getMessage(), e);
      }
    };
  }

  private static final class Silent implements InstallListener {
    @Override
    public void onPlan(Plan plan) {}

    @Override
    public ProgressListener progress() {
      return ProgressListener.NONE;
    }
  }
}
