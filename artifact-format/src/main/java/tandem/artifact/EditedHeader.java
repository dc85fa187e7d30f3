package tandem.artifact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies an edit to the header of an artifact. */
final class EditedHeader {
  private final FormatVersion version;
  private final ArtifactHeader old;
  private final ArtifactEdit edit;

  private EditedHeader(FormatVersion version, ArtifactHeader old, ArtifactEdit edit) {
    this.version = version;
    this.old = old;
    this.edit = edit;
  }

  /**
   * Returns the changed header.
   *
   * @param image digest of the rootfs image, if it has changed
   * @throws InvalidSpecException when the artifact has no place for a change
   */
  static ArtifactHeader of(
      FormatVersion version, ArtifactHeader old, ArtifactEdit edit, Optional<Digest> image) {
    EditedHeader edited = new EditedHeader(version, old, edit);
    edited.check();
    edit.name().ifPresent(name -> SpecRules.artifactName(name, old.payloads().get(0).type()));
    return new ArtifactHeader(
        edit.name().orElse(old.name()),
        edit.group().or(old::group).filter(group -> !group.isEmpty()),
        edit.deviceTypes().orElse(old.deviceTypes()),
        edit.dependsNames().orElse(old.dependsNames()),
        edit.dependsGroups().orElse(old.dependsGroups()),
        old.payloads().stream().map(payload -> edited.payload(payload, image)).toList(),
        edited.scripts());
  }

  private void check() {
    boolean facts =
        !edit.provides().isEmpty()
            || !edit.depends().isEmpty()
            || !edit.addClears().isEmpty()
            || !edit.removeClears().isEmpty();
    boolean metaData = edit.metaData().isPresent() || edit.removeMetaData();
    boolean ofPayload = facts || metaData || !edit.files().isEmpty();
    if (ofPayload && old.payloads().size() > 1) {
      throw new InvalidSpecException(
          "artifact: " + old.payloads().size() + " payloads, only that of one can be changed");
    }
    boolean newer =
        facts
            || metaData
            || edit.group().isPresent()
            || edit.dependsNames().isPresent()
            || edit.dependsGroups().isPresent();
    if (version == FormatVersion.V2 && newer) {
      throw new InvalidSpecException(
          "format version 2: has no groups, provides, depends and meta-data");
    }
    boolean withoutPayload = old.payloads().get(0).type().isEmpty();
    if (withoutPayload && (metaData || !edit.files().isEmpty() || !edit.addScripts().isEmpty())) {
      throw new InvalidSpecException(
          "artifact without payload: has no files, meta-data and state scripts");
    }
  }

  private List<StateScript> scripts() {
    Map<String, StateScript> scripts = new LinkedHashMap<>();
    old.scripts().forEach(script -> scripts.put(script.name(), script));
    for (String name : edit.removeScripts()) {
      if (scripts.remove(name) == null) {
        throw new InvalidSpecException("state script " + name + ": not in the artifact");
      }
    }
    for (StateScript script : edit.addScripts()) {
      if (scripts.put(script.name(), script) != null) {
        throw new InvalidSpecException(
            "state script " + script.name() + ": already in the artifact, remove it first");
      }
    }
    return List.copyOf(scripts.values());
  }

  private PayloadHeader payload(PayloadHeader payload, Optional<Digest> image) {
    Optional<Map<String, String>> provides =
        new EditedProvides(payload, edit).after(old.name(), image);
    Map<String, List<String>> depends = new LinkedHashMap<>(payload.depends());
    EntriesEdit change = edit.depends();
    remove("depends", depends, change);
    change.put().forEach((key, value) -> depends.put(key, List.of(value)));
    return new PayloadHeader(
        payload.index(),
        payload.type(),
        depends,
        provides,
        clears(payload.clearsProvides()),
        edit.removeMetaData() ? Optional.empty() : edit.metaData().or(payload::metaData));
  }

  /** Removes what an edit names, all of which must be there. */
  static void remove(String what, Map<String, ?> entries, EntriesEdit change) {
    for (String key : change.remove()) {
      if (entries.remove(key) == null) {
        throw new InvalidSpecException(what + " " + key + ": not in the artifact");
      }
    }
  }

  private Optional<List<String>> clears(Optional<List<String>> patterns) {
    List<String> all = new ArrayList<>(patterns.orElse(List.of()));
    all.removeAll(edit.removeClears());
    edit.addClears().stream().filter(pattern -> !all.contains(pattern)).forEach(all::add);
    return patterns.isEmpty() && all.isEmpty() ? Optional.empty() : Optional.of(all);
  }
}
