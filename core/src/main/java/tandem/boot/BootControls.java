package tandem.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.config.BootSettings;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Chooses how the bootloader of a device is controlled. */
public final class BootControls {
  private final BootDevice device;
  private final DevicePaths paths;
  private final BootSettings settings;
  private final ToolSearch tools;
  private final boolean host;

  private BootControls(BootDevice device, boolean host) {
    this.device = device;
    this.paths = device.paths();
    this.settings = device.settings();
    this.tools = new ToolSearch(device.tools());
    this.host = host;
  }

  /**
   * Chooses by the setting {@code Tandem.BootControl}. Left to itself it writes the two copies of
   * grub-mender-grubenv where they are there; else U-Boot's environment where {@code fw_setenv} is
   * missing or is the tool of U-Boot or libubootenv; and it uses the board's programs where they
   * are something else, or where the environment is of a kind that only they can write. Programs of
   * another root than {@code /} are never run.
   *
   * @throws UpdateException of kind CONFIG when the setting cannot be followed or nothing was
   *     found, UNSUPPORTED for an environment of a kind that this program cannot write
   */
  public static BootControl choose(BootDevice device) throws UpdateException {
    return choose(device, device.paths().isHost());
  }

  /** The same, told whether programs may be run. */
  static BootControl choose(BootDevice device, boolean host) throws UpdateException {
    BootControls chooser = new BootControls(device, host);
    return switch (device.settings().control()) {
      case AUTO -> chooser.automatic();
      case UBOOT -> chooser.uboot();
      case GRUB -> chooser.grub(chooser.grubPlaces().any());
      case SYSTEMD_BOOT -> new BootPartition(device).systemd();
      case TRYBOOT -> new BootPartition(device).tryboot();
      case COMMAND -> chooser.command();
    };
  }

  private BootControl automatic() throws UpdateException {
    Optional<StoredEnvironment> grub = grubPlaces().pair();
    if (grub.isPresent()) {
      return grub(grub.get());
    }
    return host ? byTools() : uboot();
  }

  private BootControl byTools() throws UpdateException {
    Optional<ToolSearch.Pair> found = tools.find();
    if (found.isEmpty()) {
      return withoutTools();
    }
    boolean known = ToolKind.of(found.get().set()) != ToolKind.OTHER;
    return known && Files.exists(paths.fwEnvConfig()) ? ubootOr(found.get()) : command(found.get());
  }

  // A lone fw_setenv that is not U-Boot's means another bootloader, whose state nobody can read.
  private BootControl withoutTools() throws UpdateException {
    Optional<Path> set = tools.setTool();
    if (set.isPresent() && ToolKind.of(set.get()) == ToolKind.OTHER) {
      throw new UpdateException(
          ErrorKind.CONFIG, set.get() + ": is not U-Boot's, and there is no fw_printenv beside it");
    }
    Path config = paths.fwEnvConfig();
    if (!Files.exists(config)) {
      throw new UpdateException(
              ErrorKind.CONFIG,
              "no boot control: " + config + " is missing, and so are " + tools.looked())
          .withHint("this device needs a bootloader environment with two root slots");
    }
    return uboot();
  }

  private BootControl ubootOr(ToolSearch.Pair pair) throws UpdateException {
    try {
      return uboot();
    } catch (UpdateException e) {
      if (e.kind() == ErrorKind.UNSUPPORTED) {
        return command(pair);
      }
      throw e;
    }
  }

  private GrubPlaces grubPlaces() {
    return new GrubPlaces(paths, settings.files().folder(), device.locks());
  }

  private BootControl grub(StoredEnvironment environment) {
    return GrubControl.of(environment, settings.allowSingleEnvironment());
  }

  private BootControl uboot() throws UpdateException {
    FwEnvConfig config = FwEnvConfig.read(paths.fwEnvConfig(), paths);
    UBootEnvironment environment =
        UBootEnvironment.open(config, paths, device.locks().at(EnvLocks.UBOOT));
    return UBootControl.of(environment, settings.allowSingleEnvironment(), confirmation());
  }

  private Confirmation confirmation() throws UpdateException {
    Optional<ToolSearch.Pair> found = host ? tools.find() : Optional.empty();
    if (found.isEmpty() || ToolKind.of(found.get().print()) == ToolKind.OTHER) {
      return Confirmation.NONE;
    }
    return new PrintenvConfirmation(
        EnvTools.of(
            found.get().print(), found.get().set(), CommandBootControl.TIMEOUT, device.programs()));
  }

  private BootControl command() throws UpdateException {
    if (!host) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          "Tandem.BootControl is `command`, but programs below " + paths.root() + " are not run");
    }
    if (!settings.command().isEmpty()) {
      return commanded(settings.command());
    }
    Optional<ToolSearch.Pair> found = tools.find();
    if (found.isEmpty()) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          "Tandem.BootControl is `command`, but none of " + tools.looked() + " is there");
    }
    return command(found.get());
  }

  private BootControl commanded(List<String> command) throws UpdateException {
    Path program = Path.of(command.get(0));
    if (!program.isAbsolute() || !Files.isExecutable(program)) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          "Tandem.BootCommand: " + program + " is no program, expected an absolute path of one");
    }
    return new CommandedBootControl(
        program, command.subList(1, command.size()), CommandBootControl.TIMEOUT, device.programs());
  }

  private BootControl command(ToolSearch.Pair pair) throws UpdateException {
    return CommandBootControl.of(pair.print(), pair.set(), device.programs());
  }
}
