package tandem.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactEditBuilder;
import tandem.artifact.DropSignature;

/** What every command asks that changes an artifact, whatever it changes. */
final class RewriteOptions {
  @Mixin CompressionOption compression = new CompressionOption();

  @Option(
      names = "--drop-signature",
      description = "Change a signed artifact also without a key: it will be unsigned.")
  boolean dropSignature;

  void apply(ArtifactEditBuilder edit) {
    edit.dropSignature(dropSignature ? DropSignature.ALLOWED : DropSignature.NEVER);
    compression.setting().ifPresent(edit::compression);
  }
}
