package tandem.cli;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import tandem.artifact.ArtifactEditBuilder;
import tandem.artifact.Signer;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options of every command that changes files in images. */
final class ImageEditOptions {
  @Mixin TemporaryOptions temporary = new TemporaryOptions();
  @Mixin SignerOptions signer = new SignerOptions();
  @Mixin RewriteOptions rewrite = new RewriteOptions();

  void apply(ArtifactEditBuilder edit, Console console) throws UpdateException, IOException {
    Optional<Signer> chosen = signer.signer(console);
    chosen.ifPresent(edit::signer);
    rewrite.apply(edit);
    edit.timestamp(SourceDate.seconds(console.environment()));
  }

  /** Refuses what only an artifact has. */
  void refuseForImage() throws UpdateException {
    if (signer.isGiven() || rewrite.compression.isGiven()) {
      throw new UpdateException(
          ErrorKind.USAGE,
          (signer.isGiven() ? "a signing key" : "--compression")
              + ": only for artifacts, and this is an image");
    }
  }
}
