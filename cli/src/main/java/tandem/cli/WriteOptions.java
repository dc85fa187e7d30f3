package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.CompressionSetting;
import tandem.artifact.DefaultProvides;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.artifact.SoftwareVersion;
import tandem.artifact.StateScript;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options of every command that makes an artifact. */
final class WriteOptions {
  private static final int MAX_SCRIPT_BYTES = 4 << 20;

  @Option(
      names = {"-o", "--output-path"},
      paramLabel = "FILE",
      description = "The artifact to make (default: ${DEFAULT-VALUE}).")
  Path output = Path.of("artifact.mender");

  @Option(
      names = {"-n", "--artifact-name"},
      required = true,
      paramLabel = "NAME",
      description = "Artifact name.")
  String name = "";

  @Option(
      names = {"-t", "--device-type", "-c", "--compatible-types"},
      required = true,
      paramLabel = "TYPE",
      description = "Device type it may be installed on; repeatable.")
  List<String> deviceTypes = new ArrayList<>();

  @Mixin SignerOptions signer = new SignerOptions();

  @Option(
      names = {"-s", "--script"},
      paramLabel = "FILE|DIR",
      description = "State script, or a folder of them; repeatable.")
  List<Path> scripts = new ArrayList<>();

  @Option(
      names = {"-N", "--artifact-name-depends"},
      paramLabel = "NAME",
      description = "Artifact name, one of which must be installed; repeatable.")
  List<String> dependsNames = new ArrayList<>();

  @Option(
      names = {"-g", "--provides-group"},
      paramLabel = "GROUP",
      description = "Artifact group that it sets.")
  @Nullable String group;

  @Option(
      names = {"-G", "--depends-groups"},
      paramLabel = "GROUP",
      description = "Artifact group, one of which the device must be in; repeatable.")
  List<String> dependsGroups = new ArrayList<>();

  @Option(
      names = {"-p", "--provides"},
      paramLabel = "KEY:VALUE",
      description = "Fact that is true after the installation; repeatable.")
  List<String> provides = new ArrayList<>();

  @Option(
      names = {"-d", "--depends"},
      paramLabel = "KEY:VALUE",
      description = "Fact that must be true before; repeatable.")
  List<String> depends = new ArrayList<>();

  @Option(
      names = "--clears-provides",
      paramLabel = "PATTERN",
      description = "Facts to remove first; only * is special; repeatable.")
  List<String> clears = new ArrayList<>();

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

  @Option(
      names = "--compression",
      paramLabel = "METHOD[:LEVEL]",
      description =
          "none, gzip, xz (or lzma), zstd, zstd_fastest, zstd_fast, zstd_better, zstd_best; gzip:9"
              + " sets a level (default: ${DEFAULT-VALUE}).")
  String compression = "gzip";

  /** Puts all of it into the description of an artifact. */
  void apply(ArtifactSpecBuilder spec, Checksum checksum, Console console)
      throws UpdateException, IOException {
    spec.name(name);
    deviceTypes.forEach(spec::deviceType);
    dependsNames.forEach(spec::dependsOnName);
    dependsGroups.forEach(spec::dependsOnGroup);
    if (group != null) {
      spec.group(group);
    }
    for (String fact : provides) {
      String[] pair = pair("--provides", fact);
      spec.provides(pair[0], pair[1]);
    }
    for (String fact : depends) {
      String[] pair = pair("--depends", fact);
      spec.depends(pair[0], pair[1]);
    }
    clears.forEach(spec::clearsProvides);
    SoftwareVersion software =
        new SoftwareVersion(
            Optional.ofNullable(softwareFilesystem),
            Optional.ofNullable(softwareName),
            Optional.ofNullable(softwareVersion));
    spec.defaults(new DefaultProvides(checksum, !noDefaultVersion, !noDefaultClears, software));
    addScripts(spec);
    spec.compression(CompressionSetting.parse(compression));
    spec.timestamp(timestamp(console.environment()));
    signer.signer(console).ifPresent(spec::signer);
  }

  /** Splits a fact at its first colon. */
  static String[] pair(String option, String fact) throws UpdateException {
    int colon = fact.indexOf(':');
    if (colon < 1) {
      throw new UpdateException(ErrorKind.USAGE, option + " '" + fact + "': expected KEY:VALUE");
    }
    return new String[] {fact.substring(0, colon), fact.substring(colon + 1)};
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

  // The convention of reproducible builds: the time that everything inside carries.
  private static long timestamp(Map<String, String> environment) throws UpdateException {
    String seconds = environment.getOrDefault("SOURCE_DATE_EPOCH", "0");
    if (!seconds.matches("[0-9]{1,10}")) {
      throw new UpdateException(
          ErrorKind.USAGE, "SOURCE_DATE_EPOCH is '" + seconds + "', expected seconds since 1970");
    }
    return Long.parseLong(seconds);
  }
}
