package tandem.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tandem.boot.BootConcern.Aspect;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Controls a U-Boot with Mender's boot scripts by writing its stored environment itself. */
public final class UBootControl implements BootControl {
  private static final String BOOT_LIMIT = "bootlimit";
  private static final Pattern LIMIT = Pattern.compile("0*[1-9][0-9]{0,8}");

  private final UBootEnvironment environment;
  private final boolean allowSingle;
  private final Confirmation confirmation;

  /**
   * Takes the environment.
   *
   * @param allowSingle accept an environment with one copy, which a power cut can destroy
   * @param confirmation asked after each write
   */
  public UBootControl(
      UBootEnvironment environment, boolean allowSingle, Confirmation confirmation) {
    this.environment = environment;
    this.allowSingle = allowSingle;
    this.confirmation = confirmation;
  }

  @Override
  public String description() {
    return environment.description();
  }

  @Override
  public TrialRule trialRule() throws UpdateException {
    String limit = environment.read().variables().getOrDefault(BOOT_LIMIT, "");
    return new TrialRule(
        List.of(),
        LIMIT.matcher(limit).matches() ? Integer.parseInt(limit) : 1,
        "at the boot after that, U-Boot runs altbootcmd, which goes back to the old slot",
        "Commit sets upgrade_available to 0");
  }

  @Override
  public BootState read() throws UpdateException {
    return MenderVariables.state(environment.read().variables(), description());
  }

  @Override
  public void checkReady() throws UpdateException {
    MenderVariables.checkReady(environment.read().variables(), description());
    if (!environment.redundant() && !allowSingle) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              description()
                  + ": has one copy, expected two: a power cut while it is written would lose it")
          .withHint("set Tandem.AllowSingleEnvironment to true to accept that");
    }
    environment.checkWritable();
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

  // Also what would make a failed trial boot stay where it is.
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
              description() + ": has one copy: a power cut while it is written loses it"));
    }
    for (String weakness : weaknesses(contents.variables())) {
      concerns.add(new BootConcern(Aspect.FALLBACK, weakness));
    }
    return concerns;
  }

  private static List<String> weaknesses(Map<String, String> variables) {
    List<String> weaknesses = new ArrayList<>();
    String limit = variables.get(BOOT_LIMIT);
    if (limit == null || !LIMIT.matcher(limit).matches()) {
      weaknesses.add(
          "bootlimit is "
              + (limit == null ? "missing" : Quoted.value(limit))
              + ": U-Boot does not fall back by itself when a trial boot fails");
    }
    if (variables.getOrDefault("altbootcmd", "").isEmpty()) {
      weaknesses.add("altbootcmd is missing: U-Boot has nothing to fall back to");
    }
    return weaknesses;
  }

  @Override
  public void checkTools() throws UpdateException {
    Map<String, String> known = new LinkedHashMap<>(environment.read().variables());
    known.keySet().retainAll(MenderVariables.REQUIRED);
    confirmation.check(known);
  }

  // No write is needed when all has these values, but an earlier run may have died between its
  // write and this confirmation.
  private void write(Map<String, String> changes) throws UpdateException {
    environment.write(changes);
    confirmation.check(changes);
  }
}
