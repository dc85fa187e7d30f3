package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.DefaultProvides;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.artifact.SoftwareVersion;
import tandem.core.UpdateException;

/** The options of every command that makes an artifact with a payload. */
final class WriteOptions extends FactOptions {
  @Option(
      names = {"-s", "--script"},
      paramLabel = "FILE|DIR",
      description = "State script, or a folder of them; repeatable.")
  List<Path> scripts = new ArrayList<>();

  @Option(
      names = "--no-default-clears-provides",
      description = "Do not clear the earlier facts of the same software.")
  boolean noDefaultClears;

  @Option(
      names = "--no-default-software-version",
      description = "Do not provide the software version.")
  boolean noDefaultVersion;

  @Option(names = "--software-name", paramLabel = "NAME", description = "Name of the software.")
  @Nullable String softwareName;

  @Option(
      names = "--software-version",
      paramLabel = "VERSION",
      description = "Version of the software (default: the artifact name).")
  @Nullable String softwareVersion;

  @Option(
      names = "--software-filesystem",
      paramLabel = "NAME",
      description = "File system that holds the software (default: rootfs-image).")
  @Nullable String softwareFilesystem;

  /** Puts all of it into the description of an artifact. */
  void apply(ArtifactSpecBuilder spec, Checksum checksum, Console console)
      throws UpdateException, IOException {
    applyFacts(spec, console);
    spec.defaults(new DefaultProvides(checksum, !noDefaultVersion, !noDefaultClears, software()));
    ScriptFiles.read(scripts).forEach(spec::script);
  }

  /** Returns what the software is called. */
  SoftwareVersion software() {
    return new SoftwareVersion(
        Optional.ofNullable(softwareFilesystem),
        Optional.ofNullable(softwareName),
        Optional.ofNullable(softwareVersion));
  }
}
