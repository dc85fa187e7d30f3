package tandem.image.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tandem.core.UpdateException;
import tandem.image.disk.DiskState;
import tandem.image.disk.ModelDisk;
import tandem.image.disk.Trace;
import tandem.update.DeviceStore;
import tandem.update.Situation;
import tandem.update.Status;

/** Switches a device on that has lost its power, and sees whether all promises hold. */
final class Judge {
  /** Situations for which Tandem blames another tool: there is none here. */
  private static final Set<Situation> FOREIGN =
      EnumSet.of(
          Situation.OVERTAKEN,
          Situation.UNRECORDED_TRIAL,
          Situation.REBOOT_PENDING,
          Situation.CONTRADICTION);

  private final Layout layout;
  private final CrashArtifact artifact;
  private final Systems systems;
  private final byte[] targetBefore;

  Judge(Layout layout, CrashArtifact artifact, Recording recording) {
    this.layout = layout;
    this.artifact = artifact;
    this.systems = recording.systems();
    this.targetBefore = Disks.slot(recording.start(), systems.newPart());
  }

  /** What came of it: the machine after its recovery, and what is wrong, if anything is. */
  record Verdict(Machine machine, Optional<String> complaint) {}

  /** Judges these disks, found in this phase, after recovering by these means. */
  Verdict judge(List<DiskState> disks, Phase phase, Recovery recovery) {
    return judge(disks, phase, recovery, List.of());
  }

  /** Judges them after these state scripts were called. */
  Verdict judge(List<DiskState> disks, Phase phase, Recovery recovery, List<ScriptCall> called) {
    String life = phase.isSecond() ? "c" : "b";
    Machine machine = new Machine(layout, artifact, disks, life);
    called.forEach(call -> machine.order().seen(call.moment()));
    try {
      check(machine, disks, phase, recovery);
      return new Verdict(machine, Optional.empty());
    } catch (UpdateException | RuntimeException | IOException e) {
      return new Verdict(machine, Optional.of(e.getMessage() + " [" + recovery + "]"));
    }
  }

  private void check(Machine machine, List<DiskState> disks, Phase phase, Recovery recovery)
      throws UpdateException, IOException {
    require(systems.damageOfOld(disks));
    machine.boot(false);
    boolean newRuns = complete(machine).equals(systems.newName());
    Status status = machine.status();
    refuse(
        artifact.module().isPresent()
            && phase.promise().breaksFile(systems.hasNewFile(machine.file())),
        "the file of the module is the wrong one, promised was " + phase.promise());
    require(phase.promise().broken(newRuns, status.situation()));
    refuse(FOREIGN.contains(status.situation()), "Tandem finds " + status.situation());
    checkRecord(status, disks, phase);
    checkStore(machine);
    recovery.run(machine);
    checkClean(machine);
    if (recovery == Recovery.INSTALL && !complete(machine).equals(systems.newName())) {
      machine.install();
      machine.boot(true);
      machine.commit();
      checkClean(machine);
      refuse(!complete(machine).equals(systems.newName()), "the new system cannot be installed");
    }
  }

  private String complete(Machine machine) {
    byte[] slot = Disks.slot(machine.state(), machine.running());
    return systems
        .running(machine.running(), slot, machine.file())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "slot " + machine.running() + " boots and is not complete"));
  }

  // A state is stored before it is entered, and entered only when what it stands on is durable.
  private void checkRecord(Status status, List<DiskState> disks, Phase phase) {
    byte[] target = Disks.slot(disks, systems.newPart());
    boolean isWhole = systems.in(systems.newPart(), target).isPresent();
    boolean switching =
        status
            .update()
            .filter(update -> update.phase() != tandem.update.Phase.DOWNLOAD)
            .isPresent();
    refuse(
        systems.hasImage() && switching && !isWhole,
        "the store says that the image is written, and it is not");
    boolean recorded = !phase.promise().isRecorded() || status.update().isPresent();
    boolean written = !Arrays.equals(target, targetBefore);
    refuse(!recorded && written, "the slot was written, and the store knows of no update");
    refuse(!systems.hasImage() && written, "a slot was written, and there is no image");
    boolean installed = systems.hasNewFile(disks.get(Disks.FILES).content(ModuleFile.NAME));
    refuse(!recorded && installed, "the module was run, and the store knows of no update");
  }

  // The generation before must be whole as well, or it is of no use when the medium fails.
  private static void checkStore(Machine machine) throws IOException, UpdateException {
    checkStore("the store", machine.storeFolder());
    Path previous = machine.storeFolder().resolve(DeviceStore.FILE_NAME + ".previous");
    if (Files.exists(previous)) {
      byte[] content = Files.readAllBytes(previous);
      DiskState alone = DiskState.holding(Map.of(DeviceStore.FILE_NAME, content));
      checkStore("the generation before", new ModelDisk(0, alone, new Trace()).root());
    }
  }

  private static void checkStore(String what, Path folder) throws UpdateException {
    DeviceStore store = new DeviceStore(folder);
    store.load();
    refuse(!store.warnings().isEmpty(), what + ": " + store.warnings());
  }

  private void checkClean(Machine machine) throws UpdateException {
    Status status = machine.status();
    int booted = machine.running();
    refuse(status.situation() != Situation.IDLE, "left in " + status.situation());
    refuse(status.update().isPresent(), "an update stays recorded");
    refuse(status.boot().trial(), "the trial stays on");
    refuse(status.boot().bootPart() != booted, "the other slot boots next");
    String runs = complete(machine);
    String told = status.installed().artifactName();
    refuse(!runs.equals(told), "runs " + runs + ", provides say " + told);
    refuse(!systems.agrees(runs, machine.file()), "runs " + runs + " without its module's file");
    String complaint = machine.order().complaint();
    refuse(complaint != null, "state scripts: " + complaint);
    machine.boot(false);
    refuse(machine.running() != booted, "another slot boots the next time");
  }

  private static void require(Optional<String> complaint) {
    if (complaint.isPresent()) {
      throw new IllegalStateException(complaint.get());
    }
  }

  private static void refuse(boolean wrong, String complaint) {
    if (wrong) {
      throw new IllegalStateException(complaint);
    }
  }
}
