package tandem.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.artifact.CompressionSetting;

/** How to compress an artifact. */
final class CompressionOption {
  @Option(
      names = "--compression",
      paramLabel = "METHOD[:LEVEL]",
      description =
          "none, gzip, xz (or lzma), zstd, zstd_fastest, zstd_fast, zstd_better, zstd_best; gzip:9"
              + " sets a level (default: gzip, and for an artifact that is changed, as it is).")
  @Nullable String method;

  boolean isGiven() {
    return method != null;
  }

  /**
   * Returns what was asked for.
   *
   * @throws tandem.artifact.InvalidSpecException when there is no such method or level
   */
  Optional<CompressionSetting> setting() {
    return Optional.ofNullable(method).map(CompressionSetting::parse);
  }
}
