package tandem.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactWriter.Flush;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options that say where an artifact goes. */
final class OutputOptions {
  private static final List<String> UNITS = List.of("", "KB", "MB", "GB", "TB");
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  @Option(
      names = {"-o", "--output-path"},
      paramLabel = "FILE|-",
      description =
          "The artifact to make, or - for standard output (default: ${DEFAULT-VALUE}). Compressed,"
              + " it is spooled before it goes to standard output.")
  String output = "artifact.mender";

  @Mixin TemporaryOptions temporary = new TemporaryOptions();

  @Option(
      names = "--max-artifact-size",
      paramLabel = "SIZE",
      description = "Fail, and leave nothing, when it gets larger; 1.5GB is 1500000000 bytes.")
  @Nullable String most;

  @Option(
      names = "--warn-artifact-size",
      paramLabel = "SIZE",
      description = "Warn when it gets larger.")
  @Nullable String unsuspicious;

  @Option(
      names = "--sync",
      description =
          "Flush a new artifact to disk before it gets its name; one that replaces another always"
              + " is.")
  boolean sync;

  @Option(
      names = "--no-progress",
      description = "Accepted for compatibility: making an artifact shows no progress.")
  boolean noProgress;

  ArtifactOutput output() throws UpdateException {
    return new ArtifactOutput(
        output,
        temporary.folder(),
        size("--max-artifact-size", most),
        size("--warn-artifact-size", unsuspicious),
        sync ? Flush.ALWAYS : Flush.WHEN_REPLACING);
  }

  /**
   * Reads a size in decimal units, {@code 5000000}, {@code 5MB} or {@code 1.5gb}; without one there
   * is no limit.
   */
  static long size(String option, @Nullable String text) throws UpdateException {
    if (text == null) {
      return Long.MAX_VALUE;
    }
    String upper = text.strip().toUpperCase(Locale.ROOT);
    String number = upper.replaceFirst("[A-Z]*$", "");
    String unit = upper.substring(number.length());
    int power = UNITS.indexOf(unit.equals("B") ? "" : unit);
    if (power < 0 || !number.matches("[0-9]{1,18}(\\.[0-9]{0,18})?")) {
      throw new UpdateException(
          ErrorKind.USAGE,
          option + " '" + text + "': expected a number of B, KB, MB, GB or TB, for instance 1.5GB");
    }
    return new BigDecimal(number).scaleByPowerOfTen(3 * power).min(LARGEST).longValue();
  }
}
