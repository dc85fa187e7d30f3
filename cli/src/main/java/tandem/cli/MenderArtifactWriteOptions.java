package tandem.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts the options of mender-artifact's write commands into Tandem's own. */
final class MenderArtifactWriteOptions {
  private static final Set<String> COMPRESSION_OF_39 = Set.of("none", "gzip", "lzma");

  private final Console console;
  private final MenderArtifactVersion version;

  MenderArtifactWriteOptions(Console console, MenderArtifactVersion version) {
    this.console = console;
    this.version = version;
  }

  /** Sets what every artifact says. */
  void facts(FactOptions options, MenderArtifactArguments arguments) throws MenderArtifactFailure {
    String name =
        arguments
            .text("artifact-name")
            .orElseThrow(() -> new MenderArtifactFailure("must provide `artifact-name`"));
    options.name = name;
    options.deviceTypes = unique("device type", deviceTypes(arguments));
    options.dependsNames = unique("artifact name", arguments.list("artifact-name-depends"));
    options.dependsGroups = unique("group", arguments.list("depends-groups"));
    options.group = arguments.text("provides-group").orElse(null);
    options.provides = pairs(arguments.list("provides"));
    options.depends = pairs(arguments.list("depends"));
    options.clears = unique("pattern", arguments.list("clears-provides"));
    options.compression.method = compression(arguments, version);
    options.signer.key = arguments.text("key").map(Path::of).orElse(null);
  }

  /** Sets what an artifact with a payload says of its software, and the scripts. */
  void software(WriteOptions options, MenderArtifactArguments arguments) {
    options.noDefaultClears = arguments.on("no-default-clears-provides");
    options.noDefaultVersion = arguments.on("no-default-software-version");
    options.softwareName = arguments.text("software-name").orElse(null);
    options.softwareVersion = arguments.text("software-version").orElse(null);
    options.softwareFilesystem = arguments.text("software-filesystem").orElse(null);
    options.scripts = arguments.list("script").stream().map(Path::of).toList();
  }

  private List<String> deviceTypes(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    List<String> old = arguments.list("device-type");
    List<String> types = arguments.list("compatible-types");
    if (!old.isEmpty() && version.has(MenderArtifactVersion.V4_4)) {
      console.warn("--device-type is deprecated, use --compatible-types instead");
    }
    if (!old.isEmpty() && !types.isEmpty()) {
      throw new MenderArtifactFailure(
          "`device-type` and `compatible-types` are mutually exclusive");
    }
    if (old.isEmpty() && types.isEmpty()) {
      throw new MenderArtifactFailure("The `device-type` or `compatible-types` flag is required");
    }
    return old.isEmpty() ? types : old;
  }

  // Recipes build such lists from variables that may name the same thing.
  private List<String> unique(String what, List<String> values) {
    Set<String> unique = new LinkedHashSet<>();
    for (String value : values) {
      if (!unique.add(value)) {
        console.warn(what + " '" + value + "' is given twice");
      }
    }
    return List.copyOf(unique);
  }

  /** Returns facts of which each is a pair. */
  static List<String> pairs(List<String> facts) throws MenderArtifactFailure {
    for (String fact : facts) {
      if (!fact.contains(":")) {
        throw new MenderArtifactFailure("argument must have a delimiting colon: " + fact);
      }
    }
    return facts;
  }

  /** Returns how to compress, if the release knows it. */
  static String compression(MenderArtifactArguments arguments, MenderArtifactVersion version)
      throws MenderArtifactFailure {
    String id = arguments.text("compression").orElse("gzip");
    if (!version.has(MenderArtifactVersion.V4_4) && !COMPRESSION_OF_39.contains(id)) {
      throw new MenderArtifactFailure("compressor '" + id + "' is not supported");
    }
    return id;
  }
}
