package tandem.cli;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactEditBuilder;
import tandem.artifact.CompressionSetting;
import tandem.artifact.DropSignature;
import tandem.artifact.Signer;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options of every command that changes files in images. */
final class ImageEditOptions {
  @Mixin TemporaryOptions temporary = new TemporaryOptions();
  @Mixin SignerOptions signer = new SignerOptions();

  @Option(
      names = "--drop-signature",
      description = "Change a signed artifact also without a key; it is unsigned then.")
  boolean dropSignature;

  @Option(
      names = "--compression",
      paramLabel = "METHOD[:LEVEL]",
      description = "Compress the changed artifact so (default: as it is).")
  @Nullable String compression;

  void apply(ArtifactEditBuilder edit, Console console) throws UpdateException, IOException {
    Optional<Signer> chosen = signer.signer(console);
    chosen.ifPresent(edit::signer);
    if (dropSignature) {
      edit.dropSignature(DropSignature.ALLOWED);
    }
    if (compression != null) {
      edit.compression(CompressionSetting.parse(compression));
    }
    edit.timestamp(SourceDate.seconds(console.environment()));
  }

  /** Refuses what only an artifact has. */
  void refuseForImage() throws UpdateException {
    if (signer.isGiven() || compression != null) {
      throw new UpdateException(
          ErrorKind.USAGE,
          (signer.isGiven() ? "a signing key" : "--compression")
              + ": only for artifacts, and this is an image");
    }
  }
}
