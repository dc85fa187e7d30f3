package tandem.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.boot.BootConcern.Aspect;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Controls a bootloader with Mender's boot scripts by writing its stored environment itself. */
final class EnvironmentControl implements BootControl {
  private final StoredEnvironment environment;
  private final boolean allowSingle;
  private final EnvironmentDialect dialect;

  /**
   * Takes the environment.
   *
   * @param allowSingle accept an environment with one copy, which a power cut can destroy
   */
  EnvironmentControl(
      StoredEnvironment environment, boolean allowSingle, EnvironmentDialect dialect) {
    this.environment = environment;
    this.allowSingle = allowSingle;
    this.dialect = dialect;
  }

  @Override
  public String description() {
    return environment.description();
  }

  @Override
  public TrialRule trialRule() throws UpdateException {
    return dialect.trialRule(variables());
  }

  @Override
  public BootState read() throws UpdateException {
    return MenderVariables.state(variables(), description());
  }

  @Override
  public void checkReady() throws UpdateException {
    Map<String, String> variables = variables();
    MenderVariables.state(variables, description());
    MenderVariables.checkCanary(variables, description());
    dialect.check(variables, description());
    if (!environment.redundant() && !allowSingle) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              description()
                  + ": has one copy, expected two: a power cut while it is written "
                  + dialect.powerCut())
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
    EnvContents contents = environment.read();
    List<BootConcern> concerns = new ArrayList<>();
    for (String damage : contents.damage()) {
      concerns.add(new BootConcern(Aspect.DAMAGED_COPY, damage));
    }
    if (!environment.redundant()) {
      concerns.add(
          new BootConcern(
              Aspect.SINGLE_COPY,
              description()
                  + ": has one copy: a power cut while it is written "
                  + dialect.powerCut()));
    }
    for (String weakness : dialect.weaknesses(contents.variables())) {
      concerns.add(new BootConcern(Aspect.FALLBACK, weakness));
    }
    return concerns;
  }

  @Override
  public void checkTools() throws UpdateException {
    Map<String, String> known = new LinkedHashMap<>(variables());
    known.keySet().retainAll(MenderVariables.REQUIRED);
    dialect.confirm(known);
  }

  private Map<String, String> variables() throws UpdateException {
    return environment.read().variables();
  }

  // No write is needed when all has these values, but an earlier run may have died between its
  // write and this confirmation.
  private void write(Map<String, String> changes) throws UpdateException {
    Map<String, String> wanted = dialect.wanted(changes, environment);
    environment.write(wanted);
    dialect.confirm(wanted);
  }
}
