package tandem.boot;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/**
 * The environment of grub-mender-grubenv: two copies, written one after the other, the one that
 * GRUB reads last. GRUB reads copy 1 while both are whole, restores the one that is not from the
 * other, and looks at the lock of copy 2 before that of copy 1; so after each of the writes it sees
 * all the old variables or all the new ones.
 */
final class GrubPair implements StoredEnvironment {
  private static final System.Logger LOG = System.getLogger(GrubPair.class.getName());

  private final BootFiles files;
  private final List<GrubCopy> copies;
  private final EnvLock lock;

  GrubPair(BootFiles files, EnvLock lock) {
    this.files = files;
    this.copies =
        List.of(new GrubCopy(files, "mender_grubenv1"), new GrubCopy(files, "mender_grubenv2"));
    this.lock = lock;
  }

  /**
   * Both copies at one moment.
   *
   * @param states those of copy 1 and 2
   * @param choice index of the copy that GRUB takes
   */
  private record Snapshot(List<GrubCopy.State> states, int choice) {

    // GRUB's boot script: a copy 2 that is not whole is restored from copy 1, whatever that is.
    static Snapshot of(GrubCopy.State first, GrubCopy.State second) {
      boolean takesSecond = second.unlocked() && !first.unlocked();
      return new Snapshot(List.of(first, second), takesSecond ? 1 : 0);
    }

    /** Returns the block that GRUB reads; null when it would find none. */
    @Nullable GrubBlock chosen() {
      GrubCopy.State state = states.get(choice);
      return state.usable() ? state.variables() : null;
    }

    /** Returns which copy to go on with: GRUB's, else the other one; -1 when none is usable. */
    int source() {
      return chosen() != null ? choice : states.get(1 - choice).usable() ? 1 - choice : -1;
    }

    /** Returns the block to go on with, or null. */
    @Nullable GrubBlock best() {
      return source() < 0 ? null : states.get(source()).variables();
    }

    List<String> damage() {
      List<String> damage = new ArrayList<>();
      states.forEach(state -> damage.addAll(state.damage()));
      return damage;
    }
  }

  @Override
  public String description() {
    return "grub environment " + files.name("mender_grubenv1") + " and 2";
  }

  @Override
  public boolean redundant() {
    return true;
  }

  @Override
  public EnvContents read() throws UpdateException {
    Snapshot now = snapshot(false);
    if (!now.damage().isEmpty()) {
      // It may have looked damaged only because another tool was writing it.
      Closeable held = lock.acquire();
      try {
        now = snapshot(false);
      } finally {
        release(held);
      }
    }
    GrubBlock best = now.best();
    if (best == null) {
      throw noCopy(now);
    }
    List<String> damage = now.damage();
    if (damage.isEmpty() && !best.variables().equals(variables(now.states().get(1)))) {
      damage.add(description() + ": the copies differ, copy 1 counts");
    }
    return new EnvContents(best.variables(), damage);
  }

  @Override
  public void write(Map<String, String> changes) throws UpdateException {
    Closeable held = lock.acquire();
    try {
      Snapshot before = snapshot(false);
      GrubBlock base = before.best();
      if (base == null) {
        throw noCopy(before);
      }
      GrubBlock wanted = base.with(changes);
      boolean same =
          before.states().stream().allMatch(state -> wanted.variables().equals(variables(state)));
      if (!same || !before.damage().isEmpty()) {
        store(before, wanted);
      }
    } finally {
      release(held);
    }
  }

  @Override
  public void checkReady() throws UpdateException {
    Snapshot now = snapshot(false);
    if (now.chosen() == null) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              description() + ": GRUB would boot its default: " + String.join("; ", now.damage()))
          .withHint("copy the env file of the other copy over the damaged one");
    }
    for (GrubCopy copy : copies) {
      copy.checkWritable();
    }
  }

  private void store(Snapshot before, GrubBlock wanted) throws UpdateException {
    // The copy that holds what is to be kept comes last.
    copies.get(1 - before.source()).write(wanted);
    copies.get(before.source()).write(wanted);
    Snapshot after = snapshot(true);
    GrubBlock chosen = after.chosen();
    if (chosen == null || !chosen.variables().equals(wanted.variables())) {
      throw new UpdateException(
          ErrorKind.BOOTENV,
          description()
              + ": was written, but GRUB would not read that: "
              + String.join("; ", after.damage()));
    }
  }

  private Snapshot snapshot(boolean fromMedium) {
    return Snapshot.of(copies.get(0).state(fromMedium), copies.get(1).state(fromMedium));
  }

  private static Map<String, String> variables(GrubCopy.State state) {
    return state.variables() == null ? Map.of() : state.variables().variables();
  }

  private UpdateException noCopy(Snapshot now) {
    return new UpdateException(
            ErrorKind.BOOTENV,
            description() + ": no valid copy: " + String.join("; ", now.damage()))
        .withHint("make the files of one copy anew with grub-editenv, as the image has them");
  }

  private static void release(Closeable held) {
    try {
      held.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> "the lock of the environment: " + Reasons.of(e));
    }
  }
}
