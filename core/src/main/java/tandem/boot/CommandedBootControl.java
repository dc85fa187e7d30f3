package tandem.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramRunner;

/**
 * Controls the bootloader by one program of the integrator's. It is called with {@code state}, and
 * prints the lines {@code boot=N}, {@code trial=0} or {@code 1} and, if it counts, {@code count=N};
 * with {@code trial N}, {@code confirm} or {@code boot N}, and has done that durably when it ends.
 * Exit code 0 means success, 75 that another program holds its lock. After each change the state is
 * asked for.
 */
final class CommandedBootControl implements BootControl {
  private static final int BUSY = 75;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final EnvTool program;
  private final List<String> arguments;

  /**
   * Takes the program.
   *
   * @param arguments its first arguments
   * @param programs runs it
   */
  CommandedBootControl(
      Path program, List<String> arguments, Duration timeout, ProgramRunner programs) {
    this.program = new EnvTool(program, timeout, programs);
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public String description() {
    return "boot command " + program;
  }

  @Override
  public TrialRule trialRule() {
    return new TrialRule(
        List.of(),
        1,
        "at the boot after that, the bootloader goes back to the old slot, as the boot command"
            + " arranges it",
        "Commit calls the boot command with confirm");
  }

  @Override
  public BootState read() throws UpdateException {
    Map<String, String> values = new HashMap<>();
    for (String line : call("state").lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    String trial = values.getOrDefault("trial", "");
    if (!trial.matches("[01]")) {
      throw bad("trial", trial, "0 or 1");
    }
    return new BootState(
        number("boot", values.getOrDefault("boot", "")),
        trial.equals("1"),
        number("count", values.getOrDefault("count", "0")));
  }

  /** {@inheritDoc} Only a change would tell whether the program can make one. */
  @Override
  public void checkReady() throws UpdateException {
    read();
  }

  @Override
  public void startTrial(int bootPart) throws UpdateException {
    change(new BootState(bootPart, true, 0), "trial", Integer.toString(bootPart));
  }

  @Override
  public void confirm() throws UpdateException {
    change(new BootState(read().bootPart(), false, 0), "confirm");
  }

  @Override
  public void bootWithoutTrial(int bootPart) throws UpdateException {
    change(new BootState(bootPart, false, 0), "boot", Integer.toString(bootPart));
  }

  private void change(BootState wanted, String... words) throws UpdateException {
    if (isThere(wanted, read())) {
      return;
    }
    call(words);
    BootState now = read();
    if (!isThere(wanted, now)) {
      throw new UpdateException(
          ErrorKind.BOOTENV,
          String.format(
              "%s: after `%s` it says boot=%d trial=%d, expected boot=%d trial=%d",
              description(),
              String.join(" ", words),
              now.bootPart(),
              now.trial() ? 1 : 0,
              wanted.bootPart(),
              wanted.trial() ? 1 : 0));
    }
  }

  // A new trial begins to count anew; the count means nothing otherwise.
  private static boolean isThere(BootState wanted, BootState now) {
    return wanted.bootPart() == now.bootPart()
        && wanted.trial() == now.trial()
        && (!wanted.trial() || now.bootCount() == 0);
  }

  private String call(String... words) throws UpdateException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(words));
    EnvTool.Result result = program.run(all, "");
    if (result.exitCode() != 0) {
      throw new UpdateException(
          result.exitCode() == BUSY ? ErrorKind.BUSY : ErrorKind.BOOTENV,
          program + " " + String.join(" ", all) + ": " + result);
    }
    return result.output();
  }

  private int number(String name, String value) throws UpdateException {
    if (!NUMBER.matcher(value).matches()) {
      throw bad(name, value, "a decimal number");
    }
    return Integer.parseInt(value);
  }

  private UpdateException bad(String name, String value, String expected) {
    String got = value.isEmpty() ? "missing" : Quoted.value(value);
    return new UpdateException(
        ErrorKind.BOOTENV, description() + ": " + name + " is " + got + ", expected " + expected);
  }
}
