package tandem.update;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner of a device says is installed on it.
 *
 * @param artifactName name of the artifact; empty for the one whose name is marked
 * @param provides all of its provides; empty for those that are known
 */
public record OwnersWord(Optional<String> artifactName, Optional<Map<String, String>> provides) {

  /** What the store keeps apart from the provides. */
  static final List<String> NOT_AMONG_PROVIDES = List.of("artifact_name", "artifact_group");

  /**
   * Returns the facts by this word. Those of before the update are known too, and return with their
   * artifact's name.
   */
  Installed over(StoreContent content) {
    Installed marked = content.installed();
    String name = artifactName.orElse(marked.plainName());
    Installed known =
        content
            .broken()
            .map(BrokenUpdate::before)
            .filter(before -> before.artifactName().equals(name))
            .orElse(marked);
    return new Installed(name, known.artifactGroup(), provides.orElse(known.provides()));
  }
}
