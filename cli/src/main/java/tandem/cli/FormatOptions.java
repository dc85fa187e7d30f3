package tandem.cli;

import picocli.CommandLine.Option;
import tandem.artifact.FormatVersion;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The option for the version of the format. */
final class FormatOptions {
  @Option(
      names = {"-v", "--version"},
      paramLabel = "2|3",
      description =
          "Version of the format (default: ${DEFAULT-VALUE}). 2 is for rootfs images only, and"
              + " clients from 4.0 on refuse it.")
  int version = FormatVersion.V3.number();

  FormatVersion format() throws UpdateException {
    for (FormatVersion known : FormatVersion.values()) {
      if (known.number() == version) {
        return known;
      }
    }
    throw new UpdateException(
        ErrorKind.UNSUPPORTED, "format version " + version + ": only 2 and 3 can be written");
  }
}
