package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.artifact.FormatVersion;
import tandem.artifact.PayloadSource;
import tandem.artifact.Spool;
import tandem.core.UpdateException;

@Command(name = "rootfs-image", description = "Make an artifact of a root file system's image.")
final class WriteRootfsImageCommand implements TandemCommand {
  private static final String CHECKSUM = "rootfs-image.checksum";

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
      parameterConsumer = VerbatimArgument.class,
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
          PayloadSource file = SshAddress.isOne(image) ? snapshot(spec, inputs) : null;
          options.apply(spec, noChecksum ? Checksum.NONE : plain, context.console());
          spec.file(file == null ? inputs.take(image, stdinName) : file);
        });
  }

  /** Copies the image from a device, and what is installed in it. */
  private PayloadSource snapshot(ArtifactSpecBuilder spec, PayloadInputs inputs)
      throws UpdateException, IOException {
    SshSnapshot device = new SshSnapshot(SshAddress.parse(image), sshArguments, context.console());
    Spool spool = inputs.spool();
    device.copyTo(spool);
    context.console().note("spooled the snapshot of " + image + ", " + Sizes.of(spool.size()));
    if (format.format() == FormatVersion.V3) {
      for (Map.Entry<String, String> fact : device.provides().entrySet()) {
        // The checksum and the version are those of the new artifact.
        if (!fact.getKey().equals(CHECKSUM) && !fact.getKey().equals(ownVersion())) {
          spec.provides(fact.getKey(), fact.getValue());
        }
      }
    }
    return new PayloadSource(stdinName, spool.path());
  }

  private String ownVersion() {
    boolean given = options.softwareVersion != null;
    return options.noDefaultVersion && !given
        ? ""
        : options.software().key(ArtifactSpec.ROOTFS_IMAGE);
  }
}
