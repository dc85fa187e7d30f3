package tandem.image.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tandem.core.UpdateException;
import tandem.image.disk.DiskState;
import tandem.image.disk.Fingerprint;
import tandem.image.disk.Trace.Entry;
import tandem.image.disk.Trace.Note;
import tandem.update.Installed;

/**
 * A scenario that was played once, without any power cut.
 *
 * @param start the disks before
 * @param changes all that was done to them
 * @param notes {@link Phase}s and {@link ScriptCall}s
 */
record Recording(
    String name, Systems systems, List<DiskState> start, List<Entry> changes, List<Note> notes) {
  // A slot that is longer than its image, and an old one that is neither zeros nor the new one.
  private static final int TAIL = 12 << 10;
  private static final int[] PATCHES = {0, 40, 90, 150, 220};
  private static final int KIBI = 1024;
  private static final int PATCH = 8 * KIBI;

  Recording {
    start = List.copyOf(start);
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  static Recording of(Scenario scenario, Layout layout, CrashArtifact artifact)
      throws UpdateException {
    Systems systems = systems(scenario, artifact);
    List<DiskState> start = start(scenario, layout, artifact, systems);
    Machine machine = new Machine(layout, artifact, start, "a");
    machine.boot(false);
    scenario.play(machine);
    return new Recording(
        scenario.title(), systems, start, machine.trace().entries(), machine.trace().notes());
  }

  private static Systems systems(Scenario scenario, CrashArtifact artifact) {
    int oldPart = scenario.start() == Scenario.Start.SLOT_B ? Machine.PART_B : Machine.PART_A;
    byte[] oldSlot = new byte[artifact.image().length + TAIL];
    for (int i = 0; i < oldSlot.length; i++) {
      oldSlot[i] = (byte) (i * 31 + i / KIBI);
    }
    boolean fresh = scenario.start() == Scenario.Start.NEVER_USED;
    return new Systems(
        oldPart, oldSlot, artifact, fresh ? Installed.UNKNOWN : artifact.before().artifactName());
  }

  private static List<DiskState> start(
      Scenario scenario, Layout layout, CrashArtifact artifact, Systems systems)
      throws UpdateException {
    DiskState old = Disks.slotDisk(systems.oldSlot());
    DiskState other = Disks.slotDisk(inactive(artifact.image(), systems.oldSlot().length));
    List<DiskState> disks = new ArrayList<>();
    disks.add(systems.oldPart() == Machine.PART_A ? old : other);
    disks.add(systems.oldPart() == Machine.PART_A ? other : old);
    disks.add(layout.environment(systems.oldPart()));
    boolean fresh = scenario.start() == Scenario.Start.NEVER_USED;
    Optional<Installed> installed = fresh ? Optional.empty() : Optional.of(artifact.before());
    disks.add(Disks.storeDisk(installed, artifact));
    disks.add(Disks.filesDisk(artifact));
    return disks;
  }

  // An earlier version of the new system: it differs in some places, so that there are some writes
  // between two flushes.
  private static byte[] inactive(byte[] image, int length) {
    byte[] content = Arrays.copyOf(image, length);
    for (int patch : PATCHES) {
      int from = Math.min(patch * KIBI, image.length);
      for (int i = from; i < Math.min(from + PATCH, image.length); i++) {
        content[i] ^= (byte) 0x5A;
      }
    }
    return content;
  }

  /** Returns what was going on when this many changes were done. */
  Phase phase(int done) {
    Phase phase = Phase.after("start", Promise.OLD);
    for (Note note : notes) {
      if (!(note.what() instanceof Phase next)) {
        continue;
      }
      if (next.begins() ? note.position() < done : note.position() <= done) {
        phase = next;
      }
    }
    return phase;
  }

  /** Returns how many cuts from the first one on leave and promise the same as in another one. */
  int sameCuts(Recording other) {
    Fingerprint fingerprint = new Fingerprint();
    if (!fingerprint.of(start).equals(fingerprint.of(other.start))) {
      return 0;
    }
    int done = 0;
    while (done <= Math.min(changes.size(), other.changes.size())
        && (done == 0 || changes.get(done - 1).equals(other.changes.get(done - 1)))
        && phase(done).promise() == other.phase(done).promise()) {
      done++;
    }
    return done;
  }

  /** Tells which state scripts had been called when this many changes were done. */
  List<ScriptCall> scripts(int done) {
    return ScriptCall.until(done, notes);
  }

  /** Returns the command that did a change. */
  String command(int change) {
    String command = "start";
    for (Note note : notes) {
      if (note.what() instanceof Phase phase && phase.begins() && note.position() <= change) {
        command = phase.command();
      }
    }
    return command;
  }

  /** Returns the same with other changes, as if a mistake had been made. */
  Recording with(List<Entry> other, List<Note> otherNotes) {
    return new Recording(name, systems, start, other, otherNotes);
  }
}
