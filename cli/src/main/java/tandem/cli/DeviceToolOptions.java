package tandem.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The global options of Mender's tools on devices. */
final class DeviceToolOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Main configuration (default: /etc/mender/mender.conf).")
  @Nullable Path config;

  @Option(
      names = {"-b", "--fallback-config"},
      paramLabel = "FILE",
      description = "Fallback configuration (default: /var/lib/mender/mender.conf).")
  @Nullable Path fallbackConfig;

  @Option(
      names = {"-d", "--datastore", "--data"},
      paramLabel = "DIR",
      description = "Data store (default: /var/lib/mender).")
  @Nullable Path dataStore;

  @Option(
      names = {"-l", "--log-level"},
      paramLabel = "LEVEL",
      description = "trace, debug, info, warning, error or fatal (default: info).")
  @Nullable String logLevel;

  @Option(
      names = {"-L", "--log-file"},
      paramLabel = "FILE",
      description = "Append the log to this file instead of standard error.")
  @Nullable Path logFile;

  @Option(
      names = {"-E", "--trusted-certs"},
      paramLabel = "FILE",
      description = "One more certificate to trust; goes before ServerCertificate.")
  @Nullable String trustedCertificates;

  @Option(names = "--skipverify", description = "Accept any certificate of a server.")
  boolean skipVerify;

  @Option(
      names = "--no-syslog",
      description = "Accepted for compatibility; Tandem does not write to syslog.")
  boolean noSyslog;

  @Option(
      names = {"-F", "--forcebootstrap"},
      description = "Accepted for compatibility; bootstrap has an option of this name.")
  boolean forceBootstrap;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Accepted for compatibility; a key of the device has no passphrase.")
  @Nullable String passphraseFile;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Not of the tool: work on the device below this folder (default: /).")
  Path root = Path.of("/");

  /** Copies what was given to Tandem's own options. */
  void applyTo(GlobalOptions options, String logLevelOtherwise) {
    options.root = root;
    options.config = config;
    options.fallbackConfig = fallbackConfig;
    options.dataStore = dataStore;
    options.logFile = logFile;
    options.logLevel = logLevel == null ? logLevelOtherwise : logLevel;
    options.skipVerify = skipVerify;
    options.serverCertificate = trustedCertificates;
  }
}
