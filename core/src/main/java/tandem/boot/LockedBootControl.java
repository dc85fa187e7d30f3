package tandem.boot;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/**
 * Holds a lock while another control changes something, from its reading to its last write. A
 * reading alone needs none: what is read lies in one sector.
 */
record LockedBootControl(BootControl control, EnvLock lock) implements BootControl {
  private static final System.Logger LOG = System.getLogger(LockedBootControl.class.getName());

  /** Something that changes the bootloader's files. */
  @FunctionalInterface
  private interface Change {
    void make() throws UpdateException;
  }

  @Override
  public String description() {
    return control.description();
  }

  @Override
  public List<BootConcern> concerns() throws UpdateException {
    return control.concerns();
  }

  @Override
  public void checkTools() throws UpdateException {
    control.checkTools();
  }

  @Override
  public TrialRule trialRule() throws UpdateException {
    return control.trialRule();
  }

  @Override
  public BootState read() throws UpdateException {
    return control.read();
  }

  @Override
  public void checkReady() throws UpdateException {
    control.checkReady();
  }

  @Override
  public void startTrial(int bootPart) throws UpdateException {
    locked(() -> control.startTrial(bootPart));
  }

  @Override
  public void confirm() throws UpdateException {
    locked(control::confirm);
  }

  @Override
  public void bootWithoutTrial(int bootPart) throws UpdateException {
    locked(() -> control.bootWithoutTrial(bootPart));
  }

  private void locked(Change change) throws UpdateException {
    Closeable held = lock.acquire();
    try {
      change.make();
    } finally {
      release(held);
    }
  }

  private static void release(Closeable held) {
    try {
      held.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> "the lock of the bootloader's file: " + Reasons.of(e));
    }
  }
}
