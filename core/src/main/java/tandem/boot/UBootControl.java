package tandem.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tandem.core.UpdateException;

/** Controls a U-Boot with Mender's boot scripts. */
public final class UBootControl implements EnvironmentDialect {
  private static final String BOOT_LIMIT = "bootlimit";
  private static final Pattern LIMIT = Pattern.compile("0*[1-9][0-9]{0,8}");

  private final Confirmation confirmation;

  private UBootControl(Confirmation confirmation) {
    this.confirmation = confirmation;
  }

  /**
   * Returns the control of this environment.
   *
   * @param allowSingle accept an environment with one copy, which a power cut can destroy
   * @param confirmation asked after each write
   */
  public static BootControl of(
      UBootEnvironment environment, boolean allowSingle, Confirmation confirmation) {
    return new EnvironmentControl(
        new Stored(environment), allowSingle, new UBootControl(confirmation));
  }

  @Override
  public TrialRule trialRule(Map<String, String> variables) {
    String limit = variables.getOrDefault(BOOT_LIMIT, "");
    return new TrialRule(
        List.of(),
        LIMIT.matcher(limit).matches() ? Integer.parseInt(limit) : 1,
        "at the boot after that, U-Boot runs altbootcmd, which goes back to the old slot",
        "Commit sets upgrade_available to 0");
  }

  @Override
  public void check(Map<String, String> variables, String where) throws UpdateException {
    MenderVariables.checkHexadecimal(variables, where);
  }

  @Override
  public String powerCut() {
    return "loses it";
  }

  @Override
  public Map<String, String> wanted(Map<String, String> changes, StoredEnvironment environment) {
    return changes;
  }

  @Override
  public void confirm(Map<String, String> changes) throws UpdateException {
    confirmation.check(changes);
  }

  @Override
  public List<String> weaknesses(Map<String, String> variables) {
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

  /** The environment as any bootloader's. */
  private record Stored(UBootEnvironment environment) implements StoredEnvironment {

    @Override
    public String description() {
      return environment.description();
    }

    @Override
    public boolean redundant() {
      return environment.redundant();
    }

    @Override
    public EnvContents read() throws UpdateException {
      return environment.read();
    }

    @Override
    public void write(Map<String, String> changes) throws UpdateException {
      environment.write(changes);
    }

    @Override
    public void checkReady() throws UpdateException {
      environment.checkWritable();
    }
  }
}
