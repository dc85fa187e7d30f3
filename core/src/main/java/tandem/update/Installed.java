package tandem.update;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is installed on the device, as its artifacts have told.
 *
 * @param artifactName name of the artifact installed last; {@code unknown} before the first
 * @param artifactGroup group of the device, if an artifact has set one
 * @param provides the other facts, sorted by key
 */
public record Installed(
    String artifactName, Optional<String> artifactGroup, Map<String, String> provides) {

  /** The name before anything was installed. */
  public static final String UNKNOWN = "unknown";

  private static final String GROUP_KEY = "artifact_group";

  // As Mender's client marks the name, so that everybody sees that the facts are not to be relied
  // on.
  private static final String INCONSISTENT = "_INCONSISTENT";

  public Installed {
    provides = Collections.unmodifiableMap(new TreeMap<>(provides));
  }

  /** Returns the facts of a device on which nothing was installed yet. */
  public static Installed nothing() {
    return new Installed(UNKNOWN, Optional.empty(), Map.of());
  }

  /**
   * Returns the facts after an artifact, by the reference client's rules: without a list of keys to
   * clear, its provides replace all; with one, only the keys that match are removed first.
   */
  public Installed after(
      String name,
      Optional<String> group,
      Optional<Map<String, String>> newProvides,
      Optional<List<String>> clears) {
    Map<String, String> merged = new TreeMap<>();
    if (clears.isPresent()) {
      merged.putAll(provides);
      merged.keySet().removeIf(key -> matchesAny(clears.get(), key));
    }
    merged.putAll(newProvides.orElse(Map.of()));
    boolean groupCleared = clears.isPresent() && matchesAny(clears.get(), GROUP_KEY);
    Optional<String> kept = groupCleared ? Optional.empty() : artifactGroup;
    return new Installed(name, group.filter(text -> !text.isEmpty()).or(() -> kept), merged);
  }

  /** Tells whether the name is marked: the artifact is neither installed nor taken back. */
  public boolean isInconsistent() {
    return artifactName.endsWith(INCONSISTENT);
  }

  /** Returns the name without the mark. */
  public String plainName() {
    return isInconsistent()
        ? artifactName.substring(0, artifactName.length() - INCONSISTENT.length())
        : artifactName;
  }

  /** Returns the same facts, with the name marked. */
  Installed inconsistent() {
    return named(plainName() + INCONSISTENT);
  }

  /** Returns the same facts under another name. */
  Installed named(String name) {
    return new Installed(name, artifactGroup, provides);
  }

  /** Returns all facts as the device shows them: name and group among the provides, sorted. */
  public Map<String, String> asProvides() {
    Map<String, String> all = new TreeMap<>(provides);
    all.put("artifact_name", artifactName);
    artifactGroup.ifPresent(group -> all.put(GROUP_KEY, group));
    return all;
  }

  private static boolean matchesAny(List<String> globs, String key) {
    return globs.stream().anyMatch(glob -> matches(glob, key));
  }

  // Only the star is special; it stands for any run of characters. Goes back to the last star only,
  // so that no pattern of an artifact takes longer than the product of the two lengths.
  private static boolean matches(String glob, String key) {
    int inGlob = 0;
    int inKey = 0;
    int star = -1;
    int afterStar = 0;
    while (inKey < key.length()) {
      if (inGlob < glob.length() && glob.charAt(inGlob) == '*') {
        star = inGlob++;
        afterStar = inKey;
      } else if (inGlob < glob.length() && glob.charAt(inGlob) == key.charAt(inKey)) {
        inGlob++;
        inKey++;
      } else if (star >= 0) {
        inGlob = star + 1;
        inKey = ++afterStar;
      } else {
        return false;
      }
    }
    while (inGlob < glob.length() && glob.charAt(inGlob) == '*') {
      inGlob++;
    }
    return inGlob == glob.length();
  }
}
