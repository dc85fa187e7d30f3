package tandem.config;

import java.util.List;
import java.util.Optional;

/**
 * What the configuration says of the bootloader.
 *
 * @param control {@code Tandem.BootControl}
 * @param allowSingleEnvironment {@code Tandem.AllowSingleEnvironment}: install although a torn
 *     write of the environment could not be repaired
 * @param files where the bootloader's files are, and what they are called
 * @param command {@code Tandem.BootCommand}: program and first arguments of a boot control of the
 *     integrator's own; empty for none
 * @param rebootCommand {@code Tandem.RebootCommand}: program and arguments that reboot the device
 */
public record BootSettings(
    BootControlKind control,
    boolean allowSingleEnvironment,
    Files files,
    List<String> command,
    List<String> rebootCommand) {
  public BootSettings {
    command = List.copyOf(command);
    rebootCommand = List.copyOf(rebootCommand);
  }

  /**
   * The bootloader's files.
   *
   * @param folder {@code Tandem.BootFolder}: the folder of the device that has them
   * @param entryA {@code Tandem.BootEntryA}: name of slot A's entry, without counter and suffix
   * @param entryB {@code Tandem.BootEntryB}: the same for slot B
   */
  public record Files(Optional<String> folder, Optional<String> entryA, Optional<String> entryB) {
    /** Where they usually are. */
    public static final Files USUAL =
        new Files(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns the same, with an environment of one copy allowed. */
  public BootSettings withSingleEnvironment() {
    return new BootSettings(control, true, files, command, rebootCommand);
  }

  /** Returns the settings of a device that says no more than this. */
  public static BootSettings of(BootControlKind control) {
    return new BootSettings(control, false, Files.USUAL, List.of(), List.of("reboot"));
  }
}
