package tandem.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramRunner;

/**
 * Controls the bootloader through the programs that the board brings for it: {@code fw_printenv}
 * and {@code fw_setenv}, GRUB's {@code grub-mender-grubenv-print} and {@code -set}, or a vendor's
 * own. All changes go into one call; whether that is one write is up to them.
 */
public final class CommandBootControl implements BootControl {
  /** How long one call of a program may take. */
  public static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final EnvTools tools;
  private final boolean isGrub;

  CommandBootControl(EnvTools tools) {
    this(tools, false);
  }

  private CommandBootControl(EnvTools tools, boolean isGrub) {
    this.tools = tools;
    this.isGrub = isGrub;
  }

  /**
   * Takes the two programs.
   *
   * @param print prints the variables that are its arguments
   * @param set sets the variables in the lines of its standard input when called with {@code -s -}
   * @param programs runs them
   * @throws UpdateException of kind BOOTENV when one cannot be read
   */
  public static CommandBootControl of(Path print, Path set, ProgramRunner programs)
      throws UpdateException {
    boolean isGrub = set.endsWith(ToolSearch.GRUB_SET);
    return new CommandBootControl(EnvTools.of(print, set, TIMEOUT, programs), isGrub);
  }

  @Override
  public String description() {
    return "boot variables of " + tools;
  }

  @Override
  public TrialRule trialRule() {
    return new TrialRule(
        List.of(),
        1,
        "at the boot after that, the bootloader goes back to the old slot, as the board's programs"
            + " arrange it",
        "Commit sets upgrade_available to 0");
  }

  @Override
  public BootState read() throws UpdateException {
    return MenderVariables.state(variables(), description());
  }

  /** {@inheritDoc} Only a write would tell whether these programs can write. */
  @Override
  public void checkReady() throws UpdateException {
    if (isGrub) {
      // Falling back, GRUB leaves the hexadecimal form of the boot part as it was.
      MenderVariables.state(variables(), description());
      MenderVariables.checkCanary(variables(), description());
    } else {
      MenderVariables.checkReady(variables(), description());
    }
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

  private Map<String, String> variables() throws UpdateException {
    return tools.read(MenderVariables.NAMES, MenderVariables.REQUIRED);
  }

  private void write(Map<String, String> changes) throws UpdateException {
    if (tools.read(changes.keySet(), Set.of()).equals(changes)) {
      return;
    }
    tools.write(changes);
    Map<String, String> now = tools.read(changes.keySet(), MenderVariables.REQUIRED);
    for (Map.Entry<String, String> change : changes.entrySet()) {
      String name = change.getKey();
      String value = now.get(name);
      // Boards that count no boots or know no hexadecimal form may drop what they do not need.
      boolean dropped = value == null && !MenderVariables.REQUIRED.contains(name);
      if (!dropped && !change.getValue().equalsIgnoreCase(value)) {
        throw new UpdateException(
            ErrorKind.BOOTENV,
            String.format(
                "%s: %s is %s after it was set to `%s`",
                description(),
                name,
                value == null ? "missing" : Quoted.value(value),
                change.getValue()));
      }
    }
  }
}
