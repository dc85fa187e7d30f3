package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options of every command that makes an artifact, whatever it installs. */
class FactOptions {
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

  @Mixin CompressionOption compression = new CompressionOption();

  /** Puts all of it into the description of an artifact. */
  final void applyFacts(ArtifactSpecBuilder spec, Console console)
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
    compression.setting().ifPresent(spec::compression);
    spec.timestamp(SourceDate.seconds(console.environment()));
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
}
