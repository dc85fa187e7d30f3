package tandem.config;

import java.util.List;

/**
 * What the configuration says of the bootloader.
 *
 * @param control {@code Tandem.BootControl}
 * @param allowSingleEnvironment {@code Tandem.AllowSingleEnvironment}: install although a torn
 *     write of the environment could not be repaired
 * @param rebootCommand {@code Tandem.RebootCommand}: program and arguments that reboot the device
 */
public record BootSettings(
    BootControlKind control, boolean allowSingleEnvironment, List<String> rebootCommand) {
  public BootSettings {
    rebootCommand = List.copyOf(rebootCommand);
  }
}
