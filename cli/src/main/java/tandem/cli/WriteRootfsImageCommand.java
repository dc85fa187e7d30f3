package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  @Mixin OutputOptions output = new OutputOptions();

  @Mixin FormatOptions format = new FormatOptions();

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE|-|ssh://USER@HOST[:PORT]",
      description =
          "The image, - for standard input, or a device whose root file system is to be copied.")
  String image = "";

  @Option(
      names = "--stdin-name",
      paramLabel = "NAME",
      description = "Name in the artifact of an image that is no file (default: ${DEFAULT-VALUE}).")
  String stdinName = "rootfs.img";

  @Option(
      names = {"-S", "--ssh-args"},
      paramLabel = "ARGUMENT",
      description = "Argument for ssh; repeatable.")
  List<String> sshArguments = new ArrayList<>();

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
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE).version(format.format()),
        output.output(),
        context,
        (spec, inputs) -> {
          if (options.signer.readsStandardInput()) {
            inputs.leaveStandardInput();
          }
          options.apply(spec, noChecksum ? Checksum.NONE : plain, context.console());
          spec.file(inputs.take(image, stdinName));
        });
  }
}
