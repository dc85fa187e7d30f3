package tandem.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.config.DeviceConfig.Options;
import tandem.config.Settings.Found;
import tandem.config.UnusableSettings.Group;
import tandem.config.UnusableSettings.Invalid;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.core.ZeroRuns;

/** Finds the configuration files and turns what they say into a {@link DeviceConfig}. */
final class ConfigReader {
  private static final String MAIN = "/etc/mender/mender.conf";
  private static final String FALLBACK = "/var/lib/mender/mender.conf";
  private static final String DATA_STORE = "/var/lib/mender";
  private static final int MAX_BOOT_PART = 255;
  private static final int MAX_SECONDS = 999_999_999;

  /** The settings in the object {@code Tandem}. */
  static final List<String> TANDEM_KEYS =
      List.of(
          "AllowSingleEnvironment",
          "AllowedPayloadTypes",
          "BootCommand",
          "BootControl",
          "BootEntryA",
          "BootEntryB",
          "BootFolder",
          "BootPartA",
          "BootPartB",
          "Identity",
          "MinimumVersions",
          "PreInstallCommand",
          "RebootCommand",
          "RequireSignature",
          "ZeroRuns");

  private final DevicePaths paths;
  private final Options options;
  private final List<Invalid> invalid = new ArrayList<>();

  ConfigReader(DevicePaths paths, Options options) {
    this.paths = paths;
    this.options = options;
  }

  DeviceConfig read() throws UpdateException {
    paths.checkRoot();
    Settings mender = new Settings(files());
    Settings tandem = mender.object("Tandem");
    List<Path> keys = unlessInvalid(Group.KEYS, () -> verifyKeyFiles(mender), List.of());
    return new DeviceConfig(
        dataStore(),
        deviceTypeFile(mender),
        keys,
        unlessInvalid(Group.KEYS, () -> tandem.bool("RequireSignature"), true)
            || isInvalid(Group.KEYS),
        new SlotSettings(
            mender.string("RootfsPartA"),
            mender.string("RootfsPartB"),
            tandem.integer("BootPartA", MAX_BOOT_PART),
            tandem.integer("BootPartB", MAX_BOOT_PART),
            unlessInvalid(Group.POLICY, () -> zeroRuns(tandem), ZeroRuns.WRITE)),
        boot(tandem),
        unlessInvalid(Group.SERVERS, () -> ServerReader.read(mender), ServerSettings.NONE),
        unlessInvalid(
            Group.MANAGED, () -> ManagedReader.read(mender, tandem), ManagedSettings.DEFAULT),
        scripts(mender),
        unlessInvalid(Group.POLICY, () -> PolicyReader.read(tandem), PolicySettings.ALLOWS_NOTHING),
        seconds(mender, "ModuleTimeoutSeconds", Duration.ofHours(4)),
        new UnusableSettings(tandem.unknown(TANDEM_KEYS), invalid));
  }

  private static ScriptSettings scripts(Settings mender) throws UpdateException {
    ScriptSettings usual = ScriptSettings.DEFAULT;
    return new ScriptSettings(
        seconds(mender, "StateScriptTimeoutSeconds", usual.timeout()),
        seconds(mender, "StateScriptRetryTimeoutSeconds", usual.retryTimeout()),
        seconds(mender, "StateScriptRetryIntervalSeconds", usual.retryInterval()));
  }

  /** Reads a time in whole seconds; without it, or with 0, the usual one holds. */
  static Duration seconds(Settings mender, String name, Duration usual) throws UpdateException {
    int seconds = mender.integer(name, MAX_SECONDS).orElse(0);
    return seconds == 0 ? usual : Duration.ofSeconds(seconds);
  }

  private List<ConfigFile> files() throws UpdateException {
    List<ConfigFile> files = new ArrayList<>();
    addFile(files, options.fallback(), FALLBACK);
    addFile(files, options.config(), MAIN);
    return files;
  }

  private void addFile(List<ConfigFile> files, Optional<Path> given, String usual)
      throws UpdateException {
    Path path = given.isPresent() ? given.get() : paths.resolve(usual);
    ConfigFile file = ConfigFile.read(path);
    if (file != null) {
      files.add(file);
    } else if (given.isPresent()) {
      throw new UpdateException(ErrorKind.CONFIG, path + ": no such configuration file");
    } else {
      checkLinks(usual);
    }
  }

  // A file that is missing says nothing; one on a partition that is not mounted may forbid much.
  private void checkLinks(String usual) throws UpdateException {
    Path names = Path.of(usual);
    for (int count = 1; count <= names.getNameCount(); count++) {
      String part = "/" + names.subpath(0, count);
      Path parent = paths.resolve(String.valueOf(Path.of(part).getParent()));
      Path here = parent.resolve(names.getName(count - 1).toString());
      // The folder of the data store is made when it is first needed.
      boolean counts = count == names.getNameCount() || !part.equals(DATA_STORE);
      if (counts && Files.isSymbolicLink(here) && !Files.exists(paths.resolve(part))) {
        throw new UpdateException(ErrorKind.CONFIG, here + ": link to a file that is missing")
            .withHint("mount what it leads to, or remove the link");
      }
    }
  }

  /** Returns the folder of everything that survives an update. */
  Path dataStore() throws UpdateException {
    return options.dataStore().isPresent()
        ? options.dataStore().get().toAbsolutePath()
        : paths.resolve(DATA_STORE);
  }

  private Path deviceTypeFile(Settings mender) throws UpdateException {
    Optional<String> configured = mender.string("DeviceTypeFile");
    if (configured.isPresent()) {
      return resolve(mender.find("DeviceTypeFile"), configured.get());
    }
    return options.dataStore().isPresent()
        ? dataStore().resolve("device_type")
        : paths.resolve(DATA_STORE + "/device_type");
  }

  private List<Path> verifyKeyFiles(Settings mender) throws UpdateException {
    Found found = mender.oneOf("ArtifactVerifyKey", "ArtifactVerifyKeys");
    if (found == null) {
      return List.of();
    }
    Set<Path> files = new LinkedHashSet<>();
    for (String key : keys(mender, found)) {
      files.add(resolve(found, key));
    }
    return List.copyOf(files);
  }

  // An empty path must not mean that there is nothing to check.
  private static List<String> keys(Settings mender, Found found) throws UpdateException {
    if (found.name().equals("ArtifactVerifyKeys")) {
      return mender.strings(found.name()).orElseThrow();
    }
    return List.of(mender.string(found.name()).orElseThrow(() -> found.error("got an empty path")));
  }

  private static BootSettings boot(Settings tandem) throws UpdateException {
    List<String> reboot = tandem.strings("RebootCommand").orElse(List.of("reboot"));
    if (reboot.isEmpty()) {
      throw tandem.required("RebootCommand").error("got an empty list, expected a program");
    }
    return new BootSettings(
        bootControl(tandem),
        tandem.bool("AllowSingleEnvironment"),
        new BootSettings.Files(
            bootFolder(tandem), bootEntry(tandem, "BootEntryA"), bootEntry(tandem, "BootEntryB")),
        tandem.strings("BootCommand").orElse(List.of()),
        reboot);
  }

  private static Optional<String> bootFolder(Settings tandem) throws UpdateException {
    Optional<String> folder = tandem.string("BootFolder");
    if (folder.isPresent() && !folder.get().startsWith("/")) {
      throw tandem
          .required("BootFolder")
          .error("got '" + folder.get() + "', expected an absolute path");
    }
    return folder;
  }

  private static Optional<String> bootEntry(Settings tandem, String key) throws UpdateException {
    Optional<String> name = tandem.string(key);
    if (name.isPresent() && !name.get().matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")) {
      throw tandem
          .required(key)
          .error(
              "got '"
                  + name.get()
                  + "', expected a name of letters, digits, '_', '.' and '-', without .conf");
    }
    return name;
  }

  private static BootControlKind bootControl(Settings tandem) throws UpdateException {
    String name = tandem.string("BootControl").orElse("auto");
    return switch (name) {
      case "auto" -> BootControlKind.AUTO;
      case "uboot" -> BootControlKind.UBOOT;
      case "grub" -> BootControlKind.GRUB;
      case "systemd-boot" -> BootControlKind.SYSTEMD_BOOT;
      case "tryboot" -> BootControlKind.TRYBOOT;
      case "command" -> BootControlKind.COMMAND;
      default ->
          throw tandem
              .required("BootControl")
              .error(
                  "got '"
                      + name
                      + "', expected auto, uboot, grub, systemd-boot, tryboot or command");
    };
  }

  private static ZeroRuns zeroRuns(Settings tandem) throws UpdateException {
    String name = tandem.string("ZeroRuns").orElse("write");
    return switch (name) {
      case "write" -> ZeroRuns.WRITE;
      case "discard" -> ZeroRuns.DISCARD;
      case "zero-out" -> ZeroRuns.ZERO_OUT;
      default ->
          throw tandem
              .required("ZeroRuns")
              .error("got '" + name + "', expected write, discard or zero-out");
    };
  }

  private Path resolve(@Nullable Found found, String devicePath) throws UpdateException {
    try {
      return paths.resolve(devicePath);
    } catch (UpdateException e) {
      throw found == null ? e : found.error(String.valueOf(e.getMessage()));
    }
  }

  // Whatever only the beginning of an update needs must not keep a device from ending one.
  private <T> T unlessInvalid(Group group, Reading<T> reading, T instead) throws UpdateException {
    try {
      return reading.read();
    } catch (UpdateException e) {
      if (e.kind() != ErrorKind.CONFIG) {
        throw e;
      }
      invalid.add(new Invalid(group, String.valueOf(e.getMessage())));
      return instead;
    }
  }

  private boolean isInvalid(Group group) {
    return invalid.stream().anyMatch(one -> one.group() == group);
  }

  private interface Reading<T> {
    T read() throws UpdateException;
  }
}
