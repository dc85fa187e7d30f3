package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.core.UpdateException;

@Command(name = "rootfs-image", description = "Make an artifact of a root file system's image.")
final class WriteRootfsImageCommand implements TandemCommand {
  private final Context context;

  @Mixin WriteOptions options = new WriteOptions();

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The image.")
  Path image = Path.of("");

  @Option(
      names = "--legacy-rootfs-image-checksum",
      description = "Provide the checksum as rootfs_image_checksum.")
  boolean legacyChecksum;

  @Option(names = "--no-checksum-provide", description = "Do not provide the checksum.")
  boolean noChecksum;

  WriteRootfsImageCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    Checksum plain = legacyChecksum ? Checksum.LEGACY : Checksum.STANDARD;
    return WriteAnswer.write(
        ArtifactSpec.ROOTFS_IMAGE,
        options.output,
        spec -> {
          options.apply(spec, noChecksum ? Checksum.NONE : plain, context.console());
          spec.file(image);
        });
  }
}
