package tandem.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tandem.core.UpdateException;

/**
 * The configuration of a device: Mender's {@code mender.conf}, with Tandem's own settings in its
 * object {@code Tandem}.
 *
 * @param dataStore folder of everything that survives an update
 * @param deviceTypeFile file that {@link DeviceType} reads
 * @param verifyKeyFiles public keys, one of which must have signed an artifact; none means that
 *     signatures are not checked. That they exist is not checked here
 * @param requireSignature {@code Tandem.RequireSignature}: refuse artifacts whose signature is not
 *     checked
 * @param slots the two slots
 * @param boot the bootloader
 * @param server servers and TLS
 * @param managed how a server is asked for updates
 * @param scripts limits of state scripts
 * @param policy what may be installed
 * @param moduleTimeout {@code ModuleTimeoutSeconds}: how long one call of an update module may take
 * @param unusable settings that no update may begin with; in the place of an invalid one stands
 *     what trusts nobody
 */
public record DeviceConfig(
    Path dataStore,
    Path deviceTypeFile,
    List<Path> verifyKeyFiles,
    boolean requireSignature,
    SlotSettings slots,
    BootSettings boot,
    ServerSettings server,
    ManagedSettings managed,
    ScriptSettings scripts,
    PolicySettings policy,
    Duration moduleTimeout,
    UnusableSettings unusable) {
  public DeviceConfig {
    verifyKeyFiles = List.copyOf(verifyKeyFiles);
  }

  /** Returns the same, with a boot environment of one copy allowed. */
  public DeviceConfig withSingleEnvironment() {
    return new DeviceConfig(
        dataStore,
        deviceTypeFile,
        verifyKeyFiles,
        requireSignature,
        slots,
        boot.withSingleEnvironment(),
        server,
        managed,
        scripts,
        policy,
        moduleTimeout,
        unusable);
  }

  /**
   * Reads the fallback file and the main file, which overrides it key by key.
   *
   * @throws UpdateException CONFIG when a file is no JSON, says contradictory things or what no
   *     update can be ended with, or one that was asked for is missing; NO_PERMISSION when one may
   *     not be read
   */
  public static DeviceConfig load(DevicePaths paths, Options options) throws UpdateException {
    return new ConfigReader(paths, options).read();
  }

  /** Returns the folder of the data store, which no configuration file names. */
  public static Path dataStore(DevicePaths paths, Options options) throws UpdateException {
    return new ConfigReader(paths, options).dataStore();
  }

  /**
   * What the command line says. All are paths of this machine, not below the root.
   *
   * @param config the main file instead of {@code /etc/mender/mender.conf}
   * @param fallback the fallback file instead of {@code /var/lib/mender/mender.conf}
   * @param dataStore the folder instead of {@code /var/lib/mender}
   */
  public record Options(Optional<Path> config, Optional<Path> fallback, Optional<Path> dataStore) {

    /** Says nothing: all is where it usually is. */
    public static final Options NONE =
        new Options(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
