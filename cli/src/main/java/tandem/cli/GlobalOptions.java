package tandem.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. */
final class GlobalOptions {
  /** The log level unless another is wanted. */
  static final String LOG_LEVEL = "warning";

  @Option(
      names = "--root",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Work on the device below this folder (default: /).")
  Path root = Path.of("/");

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
      description = "trace, debug, info, warning or error (default: warning).")
  @Nullable String logLevel;

  @Option(
      names = {"-L", "--log-file"},
      paramLabel = "FILE",
      description = "Append the log to this file instead of standard error.")
  @Nullable Path logFile;

  @Option(
      names = "--no-syslog",
      description = "Accepted for compatibility; Tandem does not write to syslog.")
  boolean noSyslog;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print exactly one JSON document on standard output, also on failure.")
  boolean json;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace with every error.")
  boolean verbose;

  /** Accept any certificate of a server; an option only of Mender's tools. */
  boolean skipVerify;

  /** One more certificate to trust; an option only of Mender's tools. */
  @Nullable String serverCertificate;
}
