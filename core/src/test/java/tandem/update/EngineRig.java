package tandem.update;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.Payload;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.StateScript;
import tandem.block.FaultyBlockDevice;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.payload.PayloadHandler;
import tandem.payload.RebootNeed;
import tandem.payload.StoreReport;
import tandem.process.LineListener;
import tandem.process.ProgramCall;
import tandem.process.ProgramResult;
import tandem.script.ScriptMoment;
import tandem.slot.Slot;
import tandem.slot.SlotPair;
import tandem.source.FileSource;

/**
 * A device whose state scripts and payload handlers write down that they were called, and fail or
 * lose power where a test wants it. A module turns the state of the device from old to new.
 */
final class EngineRig {
  static final int OLD = 2;
  static final int TARGET = 3;

  /** The power goes: nothing catches this. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  final List<String> calls = new ArrayList<>();
  final Set<String> failing = new HashSet<>();
  final FakeBootControl boot = new FakeBootControl(OLD, false);
  final Set<StopPoint> stops = new HashSet<>();
  Semantics semantics = Semantics.TANDEM;
  boolean supportsRollback = true;
  RebootNeed rebootNeed = RebootNeed.NONE;
  String module = "old";
  int running = OLD;

  /** The power goes before the call with this number, from 0, or after it. */
  int cutAt = -1;

  boolean cutAfter;

  /** What a failing call of a handler is; {@code make} in failing is the making of handlers. */
  ErrorKind failure = ErrorKind.MODULE;

  /** Whether the calls of handlers are written down with the type of the payload. */
  boolean namesTypes;

  Policy policy = Policy.NONE;

  SignaturePolicy.Mode signatures = SignaturePolicy.Mode.CHECK_IF_KEYS;

  /** What the slot that does not run holds, each time that it is opened. */
  final byte[] medium = new byte[1 << 16];

  int slotOpenings;

  /** The state script that writes to the slot that does not run. */
  String writingScript = "";

  /** Whether the module's installation does. */
  boolean changesSlotByModule;

  boolean slotIsBusy;

  /** Payload types for which there is no module. */
  final Set<String> unknownTypes = new HashSet<>();

  private final Path folder;
  private boolean tried;
  final Path artifact;

  EngineRig(Path folder, String payloadType) throws IOException {
    this.folder = folder;
    this.artifact = folder.resolve("two.mender");
    Path etc = Files.createDirectories(folder.resolve("etc"));
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder(payloadType)
            .name("two")
            .deviceType("sim")
            .file(Files.write(folder.resolve("payload"), new byte[20_000]));
    for (ScriptMoment moment : ScriptMoment.values()) {
      String name = moment.prefix() + "_00";
      if (moment.isOfArtifact()) {
        spec.script(new StateScript(name, "#!/bin/sh\n".getBytes(UTF_8)));
      } else {
        Files.setPosixFilePermissions(
            Files.writeString(etc.resolve(name), "#!/bin/sh\n"),
            PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    ArtifactWriter.write(spec.build(), artifact);
    try {
      store()
          .save(
              new StoreContent(
                  new Installed("one", Optional.empty(), Map.of()),
                  Optional.empty(),
                  Optional.empty(),
                  StoreCodec.empty().document()));
    } catch (UpdateException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes the calls since the last time, as one line. */
  String takeCalls() {
    String all = String.join(" ", calls);
    calls.clear();
    return all;
  }

  DeviceStore store() {
    return new DeviceStore(folder.resolve("store"));
  }

  StoreContent stored() throws UpdateException {
    return store().load();
  }

  InstallReport install() throws UpdateException {
    return install(artifact);
  }

  InstallReport install(Path other) throws UpdateException {
    return engine().install(new FileSource(other), request(), new Silent());
  }

  Plan plan(Path other) throws UpdateException {
    return engine().plan(new FileSource(other), request());
  }

  Restored repair(@Nullable Path given) throws UpdateException {
    return engine()
        .repair(
            given == null ? null : new FileSource(given),
            name -> new FileSource(Path.of(name)),
            request(),
            new Silent());
  }

  Installed forget(OwnersWord word) throws UpdateException {
    return engine().forget(word);
  }

  UpdateEngine.Resumed resume() throws UpdateException {
    return resume(null);
  }

  UpdateEngine.Resumed resume(@Nullable Path given) throws UpdateException {
    return engine()
        .resume(
            given == null ? null : new FileSource(given),
            name -> new FileSource(Path.of(name)),
            request(),
            new Silent());
  }

  UpdateEngine.Ending commit() throws UpdateException {
    return engine().commit(stops);
  }

  UpdateEngine.Ending rollback() throws UpdateException {
    return engine().rollback(stops);
  }

  Situation situation() throws UpdateException {
    return engine().status().situation();
  }

  String hint() throws UpdateException {
    return engine().status().hint();
  }

  /** The bootloader starts a system: the target for one trial, then the old one again. */
  void reboot() {
    reboot(-1);
  }

  /** Starts again, and the power goes at this call once more. */
  void reboot(int nextCut) {
    if (boot.trial && tried) {
      boot.trial = false;
      boot.bootPart = OLD;
    }
    tried = boot.trial;
    running = boot.bootPart;
    cutAt = nextCut;
  }

  private Request request() {
    return new Request(
        ReadLimits.DEFAULT.withPayloads(2), new SignaturePolicy(List.of(), signatures), stops);
  }

  UpdateEngine engine() {
    Slot a = new Slot("A", "/dev/a", folder.resolve("a"), OLD);
    Slot b = new Slot("B", "/dev/b", folder.resolve("b"), TARGET);
    SlotPair slots = running == OLD ? new SlotPair(a, b) : new SlotPair(b, a);
    PayloadHandlers modules = new Modules();
    PayloadHandlers all = new DeviceHandlers(slots, boot, slot -> open(), modules);
    return new UpdateEngine(
        new Device(store(), slots, boot, "sim", policy, Clock.systemUTC()),
        new Recorded(all),
        TestScripts.in(folder, this::runScript),
        semantics);
  }

  private FaultyBlockDevice open() throws UpdateException {
    slotOpenings++;
    if (slotIsBusy) {
      throw new UpdateException(ErrorKind.BUSY, "slot B: is mounted");
    }
    return new FaultyBlockDevice(medium);
  }

  private ProgramResult runScript(ProgramCall call, LineListener lines) {
    String name = Path.of(call.program()).getFileName().toString();
    String moment = name.substring(0, name.length() - "_00".length());
    begin(moment);
    if (moment.equals(writingScript)) {
      medium[1080] ^= 1;
    }
    end();
    return ProgramResult.exited(failing.contains(moment) ? 1 : 0);
  }

  private void begin(String call) {
    if (calls.size() == cutAt && !cutAfter) {
      throw new PowerCut();
    }
    calls.add(call);
  }

  private void end() {
    if (calls.size() == cutAt + 1 && cutAfter) {
      throw new PowerCut();
    }
  }

  /** Modules that turn the state of the device to new, and back. */
  private final class Modules implements PayloadHandlers {
    @Override
    public void check(String type) throws UpdateException {
      if (unknownTypes.contains(type)) {
        throw new UpdateException(ErrorKind.UNSUPPORTED, "no module for '" + type + "'");
      }
    }

    @Override
    public PayloadHandler make(PayloadContext context, PayloadRecord payload) {
      return new Module();
    }
  }

  private final class Module implements PayloadHandler {
    @Override
    public StoreReport download(Payload payload, ProgressListener progress) throws IOException {
      while (payload.nextFile() != null) {
        // nextFile reads what is left
      }
      return new StoreReport(20_000, 20_000, 0, 0, 0, "module");
    }

    @Override
    public void install() {
      module = "new";
      if (changesSlotByModule) {
        medium[1080] ^= 1;
      }
    }

    @Override
    public RebootNeed rebootNeed() {
      return rebootNeed;
    }

    @Override
    public boolean supportsRollback() {
      return supportsRollback;
    }

    @Override
    public void commit() {}

    @Override
    public void rollback() {
      module = "old";
    }

    @Override
    public void failure() {}

    @Override
    public void cleanup() {}

    @Override
    public void close() {}
  }

  private RecordedHandler.Recorder recorderOf(String type) {
    return new RecordedHandler.Recorder() {
      @Override
      public void enter(String call) throws UpdateException {
        begin(namesTypes ? type + ":" + call : call);
        if (failing.contains(call) || failing.contains(type + ":" + call)) {
          EngineRig.this.end();
          throw new UpdateException(failure, call + " failed");
        }
      }

      @Override
      public void end() {
        EngineRig.this.end();
      }
    };
  }

  /** Writes down each call before it is done, and lets it fail instead. */
  private final class Recorded implements PayloadHandlers {
    private final PayloadHandlers all;

    Recorded(PayloadHandlers all) {
      this.all = all;
    }

    @Override
    public void check(String type) throws UpdateException {
      all.check(type);
    }

    @Override
    public PayloadHandler make(PayloadContext context, PayloadRecord payload)
        throws UpdateException {
      if (failing.contains("make")) {
        throw new UpdateException(failure, "no handler");
      }
      return new RecordedHandler(recorderOf(payload.type()), all.make(context, payload));
    }
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
