package tandem.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What decides how the bootloader is controlled.
 *
 * @param root below which the device's files lie; programs are run only when it is {@code /}
 * @param control the setting {@code Tandem.BootControl}: {@code auto}, {@code uboot} or {@code
 *     command}
 * @param allowSingle accept a U-Boot environment with one copy
 * @param searchPath directories in which programs are looked for, in order
 * @param printTool name or path of the program that prints variables, if one is configured
 * @param setTool the same for setting them
 */
public record BootSettings(
    Path root,
    String control,
    boolean allowSingle,
    List<Path> searchPath,
    Optional<String> printTool,
    Optional<String> setTool) {

  /** Where such programs are on any Linux, whatever the caller's own search path is. */
  public static final List<Path> SEARCH_PATH =
      List.of(
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/sbin"),
          Path.of("/bin"));

  /** Copies the list. */
  public BootSettings {
    searchPath = List.copyOf(searchPath);
  }

  /** Takes the usual search path and no configured programs. */
  public static BootSettings of(Path root, String control, boolean allowSingle) {
    return new BootSettings(
        root, control, allowSingle, SEARCH_PATH, Optional.empty(), Optional.empty());
  }
}
