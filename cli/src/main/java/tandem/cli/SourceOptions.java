package tandem.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.source.HttpOptions;
import tandem.source.RetryPolicy;
import tandem.source.Source;
import tandem.source.Sources;

/** The options of commands that read an artifact for a device. */
final class SourceOptions {
  private static final int LONGEST_STALL = 86_400;

  @Option(
      names = "--require-signature",
      description = "Fail with 80 unless one of the configured keys made the signature.")
  boolean requireSignature;

  @Option(names = "--allow-http", description = "Allow http:// without TLS.")
  boolean allowHttp;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description =
          "How many tries in a row to go on with a broken download may bring nothing new, 0 to"
              + " 10000 (default: RetryDownloadCount of the configuration, else 10).")
  @Nullable Integer retries;

  @Option(
      names = "--stall-timeout",
      paramLabel = "SECONDS",
      description = "After how long without a byte a download counts as broken (default: 60).")
  @Nullable Integer stallTimeout;

  Source open(String argument, DeviceSession session, Console console) throws UpdateException {
    if (session.isLenient() && !allowHttp && argument.regionMatches(true, 0, "http:", 0, 5)) {
      console.warn("http is not encrypted: everybody on the way can see and change the artifact");
    }
    return Sources.of(argument, patience(session.terms().http(allowHttp)), console.in());
  }

  /**
   * Opens the source that is recorded for an update.
   *
   * @throws UpdateException USAGE when the record is not enough to open it
   */
  Source reopen(String command, String name, DeviceSession session, Console console)
      throws UpdateException {
    // The record leaves the secret part of a URL out, and standard input is gone.
    if (name.equals("-") || name.contains("?")) {
      throw new UpdateException(
              ErrorKind.USAGE,
              command + ": the artifact came from " + name + ", which can not be reopened")
          .withHint("give the same artifact again: tandem " + command + " FILE|URL|-");
    }
    return open(name, session, console);
  }

  private HttpOptions patience(HttpOptions options) throws UpdateException {
    HttpOptions patient = options;
    if (retries != null) {
      int count = inRange("--retries", retries, 0, RetryPolicy.MOST_RETRIES);
      patient = patient.withRetry(patient.retry().withRetries(count));
    }
    if (stallTimeout != null) {
      int seconds = inRange("--stall-timeout", stallTimeout, 1, LONGEST_STALL);
      patient = patient.withTimeouts(patient.connectTimeout(), Duration.ofSeconds(seconds));
    }
    return patient;
  }

  private static int inRange(String option, int value, int least, int most) throws UpdateException {
    if (value < least || value > most) {
      throw new UpdateException(
          ErrorKind.USAGE, option + ": got " + value + ", expected " + least + " to " + most);
    }
    return value;
  }
}
