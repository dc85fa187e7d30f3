package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactEdit;
import tandem.artifact.ArtifactEditBuilder;
import tandem.artifact.FileEdit;
import tandem.artifact.PayloadSource;
import tandem.artifact.StateScript;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What to change of an artifact, apart from what is in its image. */
final class ModifyOptions {
  @Option(
      names = {"-n", "--artifact-name", "--name"},
      paramLabel = "NAME",
      description = "New artifact name; a software version that was the old name follows.")
  @Nullable String name;

  @Option(
      names = {"--device-type", "--compatible-types"},
      paramLabel = "TYPE",
      description = "Device type it may be installed on, instead of the old ones; repeatable.")
  @Nullable List<String> deviceTypes;

  @Option(
      names = {"-N", "--artifact-name-depends"},
      paramLabel = "NAME",
      description =
          "Artifact name, one of which must be installed, instead of the old ones; repeatable; ''"
              + " for none.")
  @Nullable List<String> dependsNames;

  @Option(
      names = {"-g", "--provides-group"},
      paramLabel = "GROUP",
      description = "Artifact group that it sets; '' for none.")
  @Nullable String group;

  @Option(
      names = {"-G", "--depends-groups"},
      paramLabel = "GROUP",
      description =
          "Artifact group, one of which the device must be in, instead of the old ones; repeatable;"
              + " '' for none.")
  @Nullable List<String> dependsGroups;

  @Option(
      names = {"-p", "--provides"},
      paramLabel = "KEY:VALUE",
      description = "Sets one fact that is true after the installation; repeatable.")
  List<String> provides = new ArrayList<>();

  @Option(
      names = "--remove-provides",
      paramLabel = "KEY",
      description = "Takes such a fact away; repeatable.")
  List<String> removeProvides = new ArrayList<>();

  @Option(
      names = {"-d", "--depends"},
      paramLabel = "KEY:VALUE",
      description = "Sets one fact that must be true before; repeatable.")
  List<String> depends = new ArrayList<>();

  @Option(
      names = "--remove-depends",
      paramLabel = "KEY",
      description = "Takes such a fact away; repeatable.")
  List<String> removeDepends = new ArrayList<>();

  @Option(
      names = "--clears-provides",
      paramLabel = "PATTERN",
      description = "Adds facts to remove first; only * is special; repeatable.")
  List<String> clears = new ArrayList<>();

  @Option(
      names = "--delete-clears-provides",
      paramLabel = "PATTERN",
      description = "Takes such a pattern away, if it is there; repeatable.")
  List<String> removeClears = new ArrayList<>();

  @Option(
      names = {"-m", "--meta-data"},
      paramLabel = "FILE",
      description = "New meta-data: a JSON object.")
  @Nullable Path metaData;

  @Option(names = "--remove-meta-data", description = "Takes the meta-data away.")
  boolean removeMetaData;

  @Option(
      names = {"-s", "--script"},
      paramLabel = "FILE|DIR",
      description = "Adds a state script, or a folder of them; repeatable.")
  List<Path> scripts = new ArrayList<>();

  @Option(
      names = "--remove-script",
      paramLabel = "NAME",
      description = "Takes a state script away, before others are added; repeatable.")
  List<String> removeScripts = new ArrayList<>();

  @Option(
      names = "--add-file",
      paramLabel = "[NAME=]FILE",
      description = "Adds a file to the payload, under its own name or this one; repeatable.")
  List<String> addFiles = new ArrayList<>();

  @Option(
      names = "--replace-file",
      paramLabel = "[NAME=]FILE",
      description = "Gives a file of the payload new content; repeatable.")
  List<String> replaceFiles = new ArrayList<>();

  @Option(
      names = "--remove-file",
      paramLabel = "NAME",
      description = "Takes a file out of the payload; repeatable.")
  List<String> removeFiles = new ArrayList<>();

  @Mixin RewriteOptions rewrite = new RewriteOptions();
  @Mixin TemporaryOptions temporary = new TemporaryOptions();

  /**
   * Refuses what only an artifact has.
   *
   * @param file which is no artifact
   * @param more whether there is more of this kind than these options
   */
  void refuseForImage(Path file, boolean more) throws UpdateException {
    boolean lists =
        Stream.of(
                provides,
                removeProvides,
                depends,
                removeDepends,
                clears,
                removeClears,
                removeScripts,
                addFiles,
                replaceFiles,
                removeFiles)
            .anyMatch(list -> !list.isEmpty());
    boolean others =
        Stream.of(deviceTypes, dependsNames, group, dependsGroups, metaData)
            .anyMatch(Objects::nonNull);
    if (more
        || lists
        || others
        || rewrite.compression.isGiven()
        || !scripts.isEmpty()
        || removeMetaData) {
      throw new UpdateException(
          ErrorKind.USAGE,
          file + ": is no artifact, and of an image only -n, -u, -t, -c and -v can change");
    }
  }

  /** Puts all of it into an edit. */
  ArtifactEditBuilder edit(Map<String, String> environment) throws UpdateException, IOException {
    ArtifactEditBuilder edit = ArtifactEdit.builder();
    edit.timestamp(SourceDate.seconds(environment));
    rewrite.apply(edit);
    temporary.folder().ifPresent(edit::temporary);
    header(edit);
    payload(edit);
    for (StateScript script : ScriptFiles.read(scripts)) {
      edit.script(script);
    }
    removeScripts.forEach(edit::removeScript);
    return edit;
  }

  private void header(ArtifactEditBuilder edit) {
    if (name != null) {
      edit.name(name);
    }
    if (group != null) {
      edit.group(group);
    }
    if (deviceTypes != null) {
      edit.deviceTypes(deviceTypes);
    }
    if (dependsNames != null) {
      edit.dependsOnNames(orNone(dependsNames));
    }
    if (dependsGroups != null) {
      edit.dependsOnGroups(orNone(dependsGroups));
    }
  }

  private static List<String> orNone(List<String> given) {
    return given.equals(List.of("")) ? List.of() : given;
  }

  private void payload(ArtifactEditBuilder edit) throws UpdateException, IOException {
    for (String fact : provides) {
      String[] pair = FactOptions.pair("--provides", fact);
      edit.provides(pair[0], pair[1]);
    }
    for (String fact : depends) {
      String[] pair = FactOptions.pair("--depends", fact);
      edit.depends(pair[0], pair[1]);
    }
    removeProvides.forEach(edit::removeProvides);
    removeDepends.forEach(edit::removeDepends);
    clears.forEach(edit::clearsProvides);
    removeClears.forEach(edit::removeClearsProvides);
    if (metaData != null) {
      edit.metaData(MetaDataFile.read(metaData));
    }
    if (removeMetaData) {
      edit.removeMetaData();
    }
    removeFiles.forEach(file -> edit.file(new FileEdit.Remove(file)));
    for (String file : replaceFiles) {
      PayloadSource source = source(file);
      edit.file(new FileEdit.Replace(source.name(), source.path()));
    }
    addFiles.forEach(file -> edit.file(new FileEdit.Add(source(file))));
  }

  // Names in payloads have no slashes, so one in front of "=" belongs to a path.
  private static PayloadSource source(String given) {
    int equals = given.indexOf('=');
    boolean named =
        equals > 0 && given.indexOf('/') != 0 && !given.substring(0, equals).contains("/");
    return named
        ? new PayloadSource(given.substring(0, equals), Path.of(given.substring(equals + 1)))
        : PayloadSource.of(Path.of(given));
  }
}
