package tandem.update;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * What the owner of a device says is installed on it.
 *
 * @param artifactName name of the artifact; empty for the one whose name is marked
 * @param provides all of its provides; empty for those that are known
 */
public record OwnersWord(Optional<String> artifactName, Optional<Map<String, String>> provides) {

  private static final int LONGEST = 1000;

  /** What the store keeps apart from the provides. */
  private static final List<String> NOT_AMONG_PROVIDES = List.of("artifact_name", "artifact_group");

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

  /**
   * Checks what this word has led to.
   *
   * @throws UpdateException USAGE when no artifact could have made that true
   */
  void check(Installed facts) throws UpdateException {
    String name = facts.artifactName();
    if (facts.isInconsistent() || name.isBlank() || isUnfit(name)) {
      throw new UpdateException(ErrorKind.USAGE, "'" + name + "' is no name for what is installed");
    }
    for (Map.Entry<String, String> fact : provides.orElse(Map.of()).entrySet()) {
      String key = fact.getKey();
      if (NOT_AMONG_PROVIDES.contains(key)) {
        throw new UpdateException(
            ErrorKind.USAGE, key + " is not stated among the provides of an artifact");
      }
      if (key.isBlank() || isUnfit(key) || isUnfit(fact.getValue())) {
        throw new UpdateException(
            ErrorKind.USAGE,
            "'" + key + "=" + fact.getValue() + "' can not be among the provides of an artifact");
      }
    }
  }

  private static boolean isUnfit(String text) {
    return text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl);
  }
}
