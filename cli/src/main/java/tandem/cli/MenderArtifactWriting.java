package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.artifact.FormatVersion;
import tandem.artifact.InvalidSpecException;
import tandem.artifact.PayloadSource;
import tandem.artifact.PayloadSpec;
import tandem.artifact.PayloadSpecBuilder;
import tandem.core.UpdateException;

/** The commands of mender-artifact that make an artifact. */
final class MenderArtifactWriting {
  private static final String DEFAULT_OUTPUT = "artifact.mender";

  private final Console console;
  private final MenderArtifactVersion version;

  MenderArtifactWriting(Console console, MenderArtifactVersion version) {
    this.console = console;
    this.version = version;
  }

  /** Makes one of an image. */
  void rootfsImage(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    FormatVersion format = format(arguments);
    Checksum plain =
        arguments.on("legacy-rootfs-image-checksum") ? Checksum.LEGACY : Checksum.STANDARD;
    Checksum checksum = arguments.on("no-checksum-provide") ? Checksum.NONE : plain;
    ArtifactSpecBuilder spec = ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE).version(format);
    write(arguments, spec, checksum, () -> spec.file(path(arguments.text("file").orElse(""))));
  }

  /** Makes one for an update module. */
  void moduleImage(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    FormatVersion format = format(arguments);
    if (format == FormatVersion.V2) {
      throw new MenderArtifactFailure("Module images need at least artifact format version 3");
    }
    Optional<String> augmentType = arguments.text("augment-type");
    boolean augments =
        List.of("augment-file", "augment-depends", "augment-provides", "augment-meta-data").stream()
            .anyMatch(name -> !arguments.list(name).isEmpty());
    if (augments && augmentType.isEmpty()) {
      throw new MenderArtifactFailure(
          "Must give --augment-type argument if making augmented artifact");
    }
    ArtifactSpecBuilder spec = ArtifactSpec.builder(arguments.text("type").orElse(""));
    write(
        arguments,
        spec,
        Checksum.NONE,
        () -> {
          for (String file : arguments.list("file")) {
            spec.file(path(file));
          }
          Optional<String> metaData = arguments.text("meta-data");
          if (metaData.isPresent()) {
            spec.metaData(MetaDataFile.read(path(metaData.get())));
          }
          if (augmentType.isPresent()) {
            spec.augment(augment(augmentType.get(), arguments));
          }
        });
  }

  private PayloadSpec augment(String type, MenderArtifactArguments arguments)
      throws MenderArtifactFailure, UpdateException, IOException {
    PayloadSpecBuilder added = PayloadSpec.builder(type);
    for (String fact : arguments.list("augment-provides")) {
      String[] pair = FactOptions.pair("--augment-provides", fact);
      added.provides(pair[0], pair[1]);
    }
    for (String fact : arguments.list("augment-depends")) {
      String[] pair = FactOptions.pair("--augment-depends", fact);
      added.depends(pair[0], pair[1]);
    }
    Optional<String> metaData = arguments.text("augment-meta-data");
    if (metaData.isPresent()) {
      added.metaData(MetaDataFile.read(path(metaData.get())));
    }
    for (String file : arguments.list("augment-file")) {
      added.file(PayloadSource.of(path(file)));
    }
    return added.build();
  }

  /** Makes one that only states facts. */
  void bootstrapArtifact(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    ArtifactSpecBuilder spec = ArtifactSpec.bootstrap().version(format(arguments));
    write(arguments, spec, Checksum.NONE, () -> {});
  }

  private static FormatVersion format(MenderArtifactArguments arguments)
      throws MenderArtifactFailure {
    int number = arguments.number("version", FormatVersion.V3.number());
    for (FormatVersion known : FormatVersion.values()) {
      if (known.number() == number) {
        return known;
      }
    }
    throw new MenderArtifactFailure("Artifact version " + number + " is not supported");
  }

  /** Adds what the commands do not have in common. */
  @FunctionalInterface
  private interface Filler {
    void fill() throws MenderArtifactFailure, UpdateException, IOException;
  }

  private void write(
      MenderArtifactArguments arguments, ArtifactSpecBuilder spec, Checksum checksum, Filler filler)
      throws MenderArtifactFailure {
    MenderArtifactKeys.checkOne(arguments);
    WriteOptions options = new MenderArtifactWriteOptions(console, version).of(arguments);
    Path output = path(arguments.text("output-path").orElse(DEFAULT_OUTPUT));
    try {
      options.apply(spec, checksum, console);
      filler.fill();
      ArtifactSpec complete = spec.build();
      checkOutput(output);
      if (!arguments.on("no-progress")) {
        console.err().println("Writing Artifact...");
      }
      ArtifactWriter.write(complete, output);
    } catch (UpdateException | InvalidSpecException | IOException e) {
      throw MenderArtifactFailure.of(MenderArtifactFailure.GENERIC, e);
    }
  }

  private void checkOutput(Path output) throws MenderArtifactFailure {
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

  private static Path path(String text) throws MenderArtifactFailure {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new MenderArtifactFailure(String.valueOf(e.getMessage()));
    }
  }
}
