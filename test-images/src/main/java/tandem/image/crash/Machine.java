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
import java.util.Map;
import java.util.Optional;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.boot.BootControl;
import tandem.config.ScriptSettings;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.image.disk.DiskState;
import tandem.image.disk.ModelDisk;
import tandem.image.disk.ModelSlot;
import tandem.image.disk.Trace;
import tandem.json.JsonValue.JsonObject;
import tandem.payload.ImageTarget;
import tandem.process.ProgramRunner;
import tandem.script.Pause;
import tandem.script.ScriptSetup;
import tandem.script.StateScripts;
import tandem.slot.Slot;
import tandem.slot.SlotPair;
import tandem.update.Device;
import tandem.update.DeviceHandlers;
import tandem.update.DeviceStore;
import tandem.update.InstallListener;
import tandem.update.Installed;
import tandem.update.PayloadHandlers;
import tandem.update.Plan;
import tandem.update.Request;
import tandem.update.Semantics;
import tandem.update.Status;
import tandem.update.StoreContent;
import tandem.update.UpdateEngine;

/**
 * A device that is on: four disks, a bootloader that has booted one of the slots, and Tandem, which
 * is the real one from the engine down to the bytes of environment and store.
 */
final class Machine {
  static final int PART_A = 2;
  static final int PART_B = 3;
  static final int ENVIRONMENT = 2;
  static final int STORE = 3;

  private static final String SLOT_FILE = "slot";
  private static final String STORE_FOLDER = "mender";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final SignaturePolicy NO_KEYS =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  private final Layout layout;
  private final CrashArtifact artifact;
  private final List<ModelDisk> disks = new ArrayList<>();
  private final Trace trace = new Trace();
  private int running;

  /** Takes the disks of a device that is off. */
  Machine(Layout layout, CrashArtifact artifact, List<DiskState> start) {
    this.layout = layout;
    this.artifact = artifact;
    for (int i = 0; i < start.size(); i++) {
      disks.add(new ModelDisk(i, start.get(i), trace));
    }
  }

  static int bootPart(String letter) {
    return letter.equals("A") ? PART_A : PART_B;
  }

  static DiskState slotDisk(byte[] content) {
    return DiskState.holding(Map.of(SLOT_FILE, content));
  }

  /** Returns the bytes of a slot. */
  static byte[] slot(List<DiskState> disks, int bootPart) {
    return disks.get(bootPart - PART_A).content(SLOT_FILE);
  }

  /** Returns the disk with the store of a device on which this is installed. */
  static DiskState storeDisk(Installed installed) throws UpdateException {
    ModelDisk disk = new ModelDisk(STORE, DiskState.empty(), new Trace());
    DeviceStore store = new DeviceStore(disk.root().resolve(STORE_FOLDER));
    JsonObject none = new JsonObject(Map.of());
    Installed first = Installed.nothing();
    store.save(new StoreContent(first, Optional.empty(), Optional.empty(), none));
    store.save(new StoreContent(installed, Optional.empty(), Optional.empty(), none));
    return disk.state();
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
      running = layout.boot(disks.get(ENVIRONMENT).root(), asked);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the folder of the store. */
  Path storeFolder() {
    return disks.get(STORE).root().resolve(STORE_FOLDER);
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
    unharmed(
        () ->
            engine()
                .install(
                    new MemorySource(artifact.bytes(), fails),
                    new Request(ReadLimits.DEFAULT, NO_KEYS),
                    new Silent()));
  }

  void resume() throws UpdateException {
    MemorySource source = new MemorySource(artifact.bytes(), false);
    unharmed(
        () ->
            engine()
                .resume(
                    source,
                    name -> source,
                    new Request(ReadLimits.DEFAULT, NO_KEYS),
                    new Silent()));
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
    byte[] before = slot(state(), running);
    UpdateException failure = null;
    try {
      command.run();
    } catch (UpdateException e) {
      failure = e;
    }
    if (!Arrays.equals(before, slot(state(), running))) {
      throw new IllegalStateException("the running slot was written", failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private UpdateEngine engine() throws UpdateException {
    Slot a = new Slot("A", "/dev/a", slotFile(PART_A), PART_A);
    Slot b = new Slot("B", "/dev/b", slotFile(PART_B), PART_B);
    SlotPair slots = running == PART_A ? new SlotPair(a, b) : new SlotPair(b, a);
    BootControl control = layout.control(disks.get(ENVIRONMENT).root(), running);
    DeviceStore store = new DeviceStore(storeFolder());
    return new UpdateEngine(
        new Device(store, slots, control, artifact.deviceType(), CLOCK),
        new DeviceHandlers(slots, control, target(), PayloadHandlers.NONE),
        scripts(),
        Semantics.TANDEM);
  }

  private StateScripts scripts() {
    Path store = storeFolder();
    ScriptSetup setup =
        new ScriptSetup(
            store.getRoot(),
            store.resolveSibling("no-scripts"),
            store,
            ScriptSettings.DEFAULT,
            ScriptSetup.Mode.LIST,
            false);
    ProgramRunner none =
        (call, lines) -> {
          throw new IllegalStateException("there are no scripts");
        };
    return new StateScripts(setup, none, Pause.SYSTEM);
  }

  private Path slotFile(int bootPart) {
    return disks.get(bootPart - PART_A).root().resolve(SLOT_FILE);
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
