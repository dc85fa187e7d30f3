package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.DefaultProvides;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.artifact.SoftwareVersion;
import tandem.artifact.StateScript;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options of every command that makes an artifact with a payload. */
final class WriteOptions extends FactOptions {
  private static final int MAX_SCRIPT_BYTES = 4 << 20;

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
    addScripts(spec);
  }

  /** Returns what the software is called. */
  SoftwareVersion software() {
    return new SoftwareVersion(
        Optional.ofNullable(softwareFilesystem),
        Optional.ofNullable(softwareName),
        Optional.ofNullable(softwareVersion));
  }

  private void addScripts(ArtifactSpecBuilder spec) throws UpdateException, IOException {
    for (Path given : scripts) {
      if (Files.isDirectory(given)) {
        try (Stream<Path> files = Files.list(given)) {
          for (Path file : files.sorted().toList()) {
            spec.script(script(file));
          }
        }
      } else {
        spec.script(script(given));
      }
    }
  }

  private static StateScript script(Path file) throws UpdateException, IOException {
    String fileName = String.valueOf(file.getFileName());
    if (!StateScript.isValidName(fileName)) {
      throw new UpdateException(
              ErrorKind.USAGE, file + ": not the name of a state script of an artifact")
          .withHint("for instance ArtifactInstall_Enter_00_check");
    }
    return new StateScript(fileName, AtomicFile.read(file, MAX_SCRIPT_BYTES));
  }
}
