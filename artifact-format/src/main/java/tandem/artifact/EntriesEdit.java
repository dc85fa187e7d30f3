package tandem.artifact;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A change of provides or depends: first some are removed, then others are put in.
 *
 * @param remove keys that must be there, and go
 * @param put key to its new value
 */
public record EntriesEdit(Set<String> remove, Map<String, String> put) {
  public EntriesEdit {
    remove = Set.copyOf(remove);
    put = Collections.unmodifiableMap(new LinkedHashMap<>(put));
  }

  /** Tells whether everything stays. */
  public boolean isEmpty() {
    return remove.isEmpty() && put.isEmpty();
  }
}
