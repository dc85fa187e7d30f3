package tandem.artifact;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tandem.json.JsonValue.JsonObject;

/**
 * What {@link ArtifactRewriter} changes of an artifact; everything else stays. {@link #builder}
 * starts one.
 *
 * @param name the new artifact name
 * @param group the new artifact group; an empty text for none
 * @param deviceTypes all device types it may be installed on from now on
 * @param dependsNames all artifact names, one of which must be installed; none for any
 * @param dependsGroups all artifact groups, one of which must be current; none for any
 * @param provides change of the payload's provides
 * @param depends change of the payload's depends
 * @param addClears patterns of provides to clear; one that is there already stays one
 * @param removeClears patterns that are not to be cleared any more, where they are there
 * @param metaData the new meta-data document; empty and {@code removeMetaData} for none
 * @param removeMetaData whether the meta-data document goes
 * @param addScripts state scripts to put in, after the removals
 * @param removeScripts names of state scripts that must be there, and go
 * @param files changes of the payload files, in this order
 * @param compression of header and payload; empty for what they have
 * @param signer signs the changed artifact
 * @param dropSignature what to do about a signature when there is no signer
 * @param temporary folder for copies of payload files; empty for that of the target
 * @param timestamp time of everything that is written anew, in seconds since 1970
 */
public record ArtifactEdit(
    Optional<String> name,
    Optional<String> group,
    Optional<List<String>> deviceTypes,
    Optional<List<String>> dependsNames,
    Optional<List<String>> dependsGroups,
    EntriesEdit provides,
    EntriesEdit depends,
    List<String> addClears,
    Set<String> removeClears,
    Optional<JsonObject> metaData,
    boolean removeMetaData,
    List<StateScript> addScripts,
    Set<String> removeScripts,
    List<FileEdit> files,
    Optional<CompressionSetting> compression,
    Optional<Signer> signer,
    DropSignature dropSignature,
    Optional<Path> temporary,
    long timestamp) {

  /**
   * Checks what can be checked without the artifact.
   *
   * @throws InvalidSpecException when readers would refuse it
   */
  public ArtifactEdit {
    deviceTypes = deviceTypes.map(List::copyOf);
    dependsNames = dependsNames.map(List::copyOf);
    dependsGroups = dependsGroups.map(List::copyOf);
    addClears = List.copyOf(addClears);
    removeClears = Set.copyOf(removeClears);
    addScripts = List.copyOf(addScripts);
    removeScripts = Set.copyOf(removeScripts);
    files = List.copyOf(files);

    name.ifPresent(text -> SpecRules.text("artifact name", text));
    group.filter(text -> !text.isEmpty()).ifPresent(text -> SpecRules.text("group", text));
    deviceTypes.ifPresent(
        types -> {
          SpecRules.notEmpty("device types", types);
          SpecRules.texts("device type", types);
        });
    dependsNames.ifPresent(names -> SpecRules.texts("depends on artifact name", names));
    dependsGroups.ifPresent(groups -> SpecRules.texts("depends on artifact group", groups));
    SpecRules.entries("provides", provides.put());
    SpecRules.entries("depends", depends.put());
    SpecRules.texts("clears-provides", addClears);
    SpecRules.unique("state script", addScripts.stream().map(StateScript::name).toList());
    SpecRules.timestamp(timestamp);
  }

  /** Starts an edit that changes nothing yet. */
  public static ArtifactEditBuilder builder() {
    return new ArtifactEditBuilder();
  }

  /** Tells whether there is nothing to do. */
  public boolean isEmpty() {
    ArtifactEditBuilder nothing = builder().timestamp(timestamp);
    temporary.ifPresent(nothing::temporary);
    return equals(nothing.build());
  }
}
