package tandem.update;

import java.util.ArrayList;
import java.util.List;
import tandem.boot.BootControl;
import tandem.boot.BootState;
import tandem.boot.TrialRule;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** A bootloader environment in memory, that counts its writes and can fail. */
final class FakeBootControl implements BootControl {
  int bootPart;
  boolean trial;
  boolean ready = true;

  /** The write with this number (from 1) fails; before it took effect, or after. */
  int failingWrite;

  boolean failsAfterTheWrite;

  /** Looks at the device just before a write. */
  Runnable beforeWrite = () -> {};

  final List<String> writes = new ArrayList<>();

  FakeBootControl(int bootPart, boolean trial) {
    this.bootPart = bootPart;
    this.trial = trial;
  }

  @Override
  public String description() {
    return "fake environment";
  }

  @Override
  public TrialRule trialRule() {
    return new TrialRule(List.of(), 1, "the fake falls back", "Commit ends it");
  }

  @Override
  public BootState read() {
    return new BootState(bootPart, trial, 0);
  }

  @Override
  public void checkReady() throws UpdateException {
    if (!ready) {
      throw new UpdateException(ErrorKind.BOOTENV, "fake environment: not ready");
    }
  }

  @Override
  public void startTrial(int part) throws UpdateException {
    write("trial " + part, part, true);
  }

  @Override
  public void confirm() throws UpdateException {
    write("confirm", bootPart, false);
  }

  @Override
  public void bootWithoutTrial(int part) throws UpdateException {
    write("boot " + part, part, false);
  }

  private void write(String what, int part, boolean onTrial) throws UpdateException {
    beforeWrite.run();
    writes.add(what);
    boolean fails = writes.size() == failingWrite;
    if (!fails || failsAfterTheWrite) {
      bootPart = part;
      trial = onTrial;
    }
    if (fails) {
      throw new UpdateException(ErrorKind.BOOTENV, "fake environment: write failed");
    }
  }
}
