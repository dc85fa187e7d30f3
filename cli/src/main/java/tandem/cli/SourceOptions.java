package tandem.cli;

import picocli.CommandLine.Option;
import tandem.core.UpdateException;
import tandem.source.Source;
import tandem.source.Sources;

/** The options of commands that read an artifact for a device. */
final class SourceOptions {

  @Option(
      names = "--require-signature",
      description = "Fail with 80 unless one of the configured keys made the signature.")
  boolean requireSignature;

  @Option(names = "--allow-http", description = "Allow http:// without TLS.")
  boolean allowHttp;

  Source open(String argument, DeviceSession session, Console console) throws UpdateException {
    return Sources.of(argument, session.http(allowHttp), console.in());
  }
}
