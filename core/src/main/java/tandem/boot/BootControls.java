package tandem.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Chooses how the bootloader of a device is controlled. */
public final class BootControls {
  private static final Path HOST = Path.of("/");
  private static final String CONFIG = "/etc/fw_env.config";

  private final BootSettings settings;
  private final EnvLock lock;
  private final boolean host;

  private BootControls(BootSettings settings, EnvLock lock, boolean host) {
    this.settings = settings;
    this.lock = lock;
    this.host = host;
  }

  /**
   * Chooses by the setting. {@code auto} writes U-Boot's environment itself where {@code fw_setenv}
   * is missing or is the tool of U-Boot or libubootenv, and uses the board's programs where they
   * are something else, or where the environment is of a kind that only they can write.
   *
   * @throws UpdateException of kind CONFIG when the setting cannot be followed or nothing was
   *     found, UNSUPPORTED for an environment of a kind that this program cannot write
   */
  public static BootControl choose(BootSettings settings, EnvLock lock) throws UpdateException {
    return choose(settings, lock, settings.root().normalize().equals(HOST));
  }

  /** The same, told whether the root is that of this machine, whose programs may be run. */
  static BootControl choose(BootSettings settings, EnvLock lock, boolean host)
      throws UpdateException {
    BootControls chooser = new BootControls(settings, lock, host);
    return switch (settings.control()) {
      case "auto" -> host ? chooser.automatic() : chooser.uboot();
      case "uboot" -> chooser.uboot();
      case "command" -> chooser.command();
      default ->
          throw new UpdateException(
              ErrorKind.CONFIG,
              "Tandem.BootControl is `"
                  + settings.control()
                  + "`, expected auto, uboot or command");
    };
  }

  private BootControl automatic() throws UpdateException {
    Optional<ToolSearch.Pair> tools = new ToolSearch(settings).find();
    if (tools.isEmpty()) {
      return withoutTools();
    }
    boolean known = ToolKind.of(tools.get().set()) != ToolKind.OTHER;
    return known && Files.exists(config()) ? ubootOr(tools.get()) : command(tools.get());
  }

  // A lone fw_setenv that is not U-Boot's means another bootloader, whose state nobody can read.
  private BootControl withoutTools() throws UpdateException {
    ToolSearch search = new ToolSearch(settings);
    Optional<Path> set = search.setTool();
    if (set.isPresent() && ToolKind.of(set.get()) == ToolKind.OTHER) {
      throw new UpdateException(
          ErrorKind.CONFIG, set.get() + ": is not U-Boot's, and there is no fw_printenv beside it");
    }
    if (!Files.exists(config())) {
      throw new UpdateException(
              ErrorKind.CONFIG,
              "no boot control: " + config() + " is missing, and so are " + search.looked())
          .withHint("this device needs a bootloader environment with two root slots");
    }
    return uboot();
  }

  private BootControl ubootOr(ToolSearch.Pair tools) throws UpdateException {
    try {
      return uboot();
    } catch (UpdateException e) {
      if (e.kind() == ErrorKind.UNSUPPORTED) {
        return command(tools);
      }
      throw e;
    }
  }

  private BootControl uboot() throws UpdateException {
    FwEnvConfig config = FwEnvConfig.read(config(), this::resolve);
    UBootEnvironment environment = UBootEnvironment.open(config, this::resolve, lock);
    return new UBootControl(environment, settings.allowSingle(), confirmation());
  }

  private Confirmation confirmation() throws UpdateException {
    Optional<ToolSearch.Pair> tools = host ? new ToolSearch(settings).find() : Optional.empty();
    if (tools.isEmpty() || ToolKind.of(tools.get().print()) == ToolKind.OTHER) {
      return Confirmation.NONE;
    }
    return new PrintenvConfirmation(
        EnvTools.of(tools.get().print(), tools.get().set(), CommandBootControl.TIMEOUT));
  }

  private BootControl command() throws UpdateException {
    if (!host) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          "Tandem.BootControl is `command`, but programs below "
              + settings.root()
              + " are not run, expected auto or uboot");
    }
    ToolSearch search = new ToolSearch(settings);
    return command(
        search
            .find()
            .orElseThrow(
                () ->
                    new UpdateException(
                        ErrorKind.CONFIG,
                        "Tandem.BootControl is `command`, but none of "
                            + search.looked()
                            + " is there")));
  }

  private static BootControl command(ToolSearch.Pair tools) throws UpdateException {
    return CommandBootControl.of(tools.print(), tools.set());
  }

  private Path config() {
    return resolve(CONFIG);
  }

  private Path resolve(String path) {
    // Normalized before it is appended, so that no `..` climbs out of the root.
    Path absolute = HOST.resolve(path).normalize();
    return settings.root().resolve(HOST.relativize(absolute));
  }
}
