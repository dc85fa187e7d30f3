package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.artifact.FormatVersion;
import tandem.artifact.InvalidSpecException;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The commands of mender-artifact that make an artifact. */
final class MenderArtifactWriting {
  private static final String STREAM = "-";

  private final Console console;
  private final MenderArtifactVersion version;
  private final MenderArtifactWriteOptions options;

  MenderArtifactWriting(Console console, MenderArtifactVersion version) {
    this.console = console;
    this.version = version;
    this.options = new MenderArtifactWriteOptions(console, version);
  }

  /** Makes one of an image. */
  void rootfsImage(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    WriteRootfsImageCommand command = new WriteRootfsImageCommand(context());
    options.facts(command.options, arguments);
    options.software(command.options, arguments);
    output(command.output, arguments);
    command.format.version = format(arguments);
    command.image = arguments.text("file").orElse("");
    command.sshArguments = arguments.list("ssh-args");
    command.legacyChecksum = arguments.on("legacy-rootfs-image-checksum");
    command.noChecksum = arguments.on("no-checksum-provide");
    write(arguments, command);
  }

  /** Makes one for an update module. */
  void moduleImage(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    WriteModuleImageCommand command = new WriteModuleImageCommand(context());
    options.facts(command.options, arguments);
    options.software(command.options, arguments);
    output(command.output, arguments);
    command.format.version = format(arguments);
    if (command.format.version == FormatVersion.V2.number()) {
      throw new MenderArtifactFailure("Module images need at least artifact format version 3");
    }
    command.type = arguments.text("type").orElse("");
    command.files = arguments.list("file");
    command.metaData = arguments.text("meta-data").map(Path::of).orElse(null);
    augment(command.augment, arguments);
    write(arguments, command);
  }

  private static void augment(AugmentOptions augment, MenderArtifactArguments arguments)
      throws MenderArtifactFailure {
    augment.type = arguments.text("augment-type").orElse(null);
    augment.provides = MenderArtifactWriteOptions.pairs(arguments.list("augment-provides"));
    augment.depends = MenderArtifactWriteOptions.pairs(arguments.list("augment-depends"));
    augment.metaData = arguments.text("augment-meta-data").map(Path::of).orElse(null);
    augment.files = arguments.list("augment-file");
  }

  /** Makes one that only states facts. */
  void bootstrapArtifact(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    WriteBootstrapArtifactCommand command = new WriteBootstrapArtifactCommand(context());
    options.facts(command.options, arguments);
    output(command.output, arguments);
    command.format.version = format(arguments);
    write(arguments, command);
  }

  private Context context() {
    return new Context(console, new GlobalOptions());
  }

  private static int format(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    int number = arguments.number("version", FormatVersion.V3.number());
    if (List.of(FormatVersion.values()).stream().noneMatch(known -> known.number() == number)) {
      throw new MenderArtifactFailure("Artifact version " + number + " is not supported");
    }
    return number;
  }

  private void output(OutputOptions output, MenderArtifactArguments arguments)
      throws MenderArtifactFailure {
    output.most = arguments.text("max-artifact-size").orElse(null);
    output.unsuspicious = arguments.text("warn-artifact-size").orElse(null);
    output.temporary.folder = arguments.text("tmp").map(Path::of).orElse(null);
    Optional<String> target = arguments.text("output-path");
    if (target.equals(Optional.of(STREAM)) && version.has(MenderArtifactVersion.V4_4)) {
      output.output = STREAM;
    } else {
      target.ifPresent(name -> output.output = name.equals(STREAM) ? "./" + STREAM : name);
      checkFile(Path.of(output.output));
    }
    try {
      output.output();
    } catch (UpdateException e) {
      throw MenderArtifactFailure.of(MenderArtifactFailure.CAN_NOT_CREATE, e);
    }
  }

  private void checkFile(Path output) throws MenderArtifactFailure {
    boolean older = version == MenderArtifactVersion.V3_9;
    if (Files.isDirectory(output)) {
      throw new MenderArtifactFailure(
          older ? MenderArtifactFailure.GENERIC : MenderArtifactFailure.CAN_NOT_CREATE,
          "can not create artifact file: " + output + ": is a folder");
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder)) {
      throw new MenderArtifactFailure(
          MenderArtifactFailure.CAN_NOT_CREATE,
          "can not create artifact file: " + output + ": no such folder, or not writable");
    }
  }

  private void write(MenderArtifactArguments arguments, TandemCommand command)
      throws MenderArtifactFailure {
    MenderArtifactKeys.checkOne(arguments);
    if (!arguments.on("no-progress")) {
      console.err().println("Writing Artifact...");
    }
    try {
      command.run();
    } catch (UpdateException e) {
      boolean tooLarge = e.kind() == ErrorKind.ARTIFACT_INVALID;
      throw MenderArtifactFailure.of(
          tooLarge ? MenderArtifactFailure.CAN_NOT_CREATE : MenderArtifactFailure.GENERIC, e);
    } catch (InvalidSpecException | IOException e) {
      throw MenderArtifactFailure.of(MenderArtifactFailure.GENERIC, e);
    }
  }
}
