package tandem.config;

import java.util.List;
import java.util.Optional;

/**
 * What the configuration says of the bootloader.
 *
 * @param control {@code Tandem.BootControl}
 * @param allowSingleEnvironment {@code Tandem.AllowSingleEnvironment}: install although a torn
 *     write of the environment could not be repaired
 * @param folder {@code Tandem.BootFolder}: the folder of the device that has the bootloader's files
 * @param rebootCommand {@code Tandem.RebootCommand}: program and arguments that reboot the device
 */
public record BootSettings(
    BootControlKind control,
    boolean allowSingleEnvironment,
    Optional<String> folder,
    List<String> rebootCommand) {
  public BootSettings {
    rebootCommand = List.copyOf(rebootCommand);
  }
}
