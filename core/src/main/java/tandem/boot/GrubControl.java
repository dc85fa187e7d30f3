package tandem.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.boot.BootConcern.Aspect;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Controls a GRUB with Mender's boot scripts by writing its stored environment itself. */
final class GrubControl implements BootControl {
  private final GrubEnvironment environment;
  private final boolean allowSingle;

  /**
   * Takes the environment.
   *
   * @param allowSingle accept an environment with one copy, which a power cut can destroy
   */
  GrubControl(GrubEnvironment environment, boolean allowSingle) {
    this.environment = environment;
    this.allowSingle = allowSingle;
  }

  @Override
  public String description() {
    return environment.description();
  }

  @Override
  public TrialRule trialRule() {
    return new TrialRule(
        List.of(),
        1,
        "at the boot after that, GRUB goes back to the old slot and saves that",
        "Commit sets upgrade_available to 0");
  }

  @Override
  public BootState read() throws UpdateException {
    return MenderVariables.state(environment.read().variables(), description());
  }

  // Not the hexadecimal form of the boot part: GRUB neither reads it nor keeps it up to date.
  @Override
  public void checkReady() throws UpdateException {
    Map<String, String> variables = environment.read().variables();
    MenderVariables.state(variables, description());
    MenderVariables.checkCanary(variables, description());
    if (!environment.redundant() && !allowSingle) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              description()
                  + ": has one copy, expected two: a power cut while it is written could lose it")
          .withHint("set Tandem.AllowSingleEnvironment to true to accept that");
    }
    environment.checkReady();
  }

  @Override
  public void startTrial(int bootPart) throws UpdateException {
    write(MenderVariables.trial(bootPart));
  }

  @Override
  public void confirm() throws UpdateException {
    write(MenderVariables.confirmed(read()));
  }

  @Override
  public void bootWithoutTrial(int bootPart) throws UpdateException {
    write(MenderVariables.withoutTrial(bootPart));
  }

  @Override
  public List<BootConcern> concerns() throws UpdateException {
    List<BootConcern> concerns = new ArrayList<>();
    for (String damage : environment.read().damage()) {
      concerns.add(new BootConcern(Aspect.DAMAGED_COPY, damage));
    }
    if (!environment.redundant()) {
      concerns.add(
          new BootConcern(
              Aspect.SINGLE_COPY,
              description() + ": has one copy: a power cut while it is written could lose it"));
    }
    return concerns;
  }

  private void write(Map<String, String> changes) throws UpdateException {
    Map<String, String> kept = new LinkedHashMap<>(changes);
    // Mender's own module sets it; where it is, it should not contradict.
    if (!environment.read().variables().containsKey(MenderVariables.BOOT_PART_HEX)) {
      kept.remove(MenderVariables.BOOT_PART_HEX);
    }
    environment.write(kept);
  }
}
