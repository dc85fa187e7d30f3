package tandem.artifact;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A change of provides or depends: first all are removed or some, then others are put in.
 *
 * @param removeAll whether none of the old ones stays
 * @param remove keys that must be there, and go
 * @param put key to its new value
 */
public record EntriesEdit(boolean removeAll, Set<String> remove, Map<String, String> put) {
  public EntriesEdit {
    remove = Set.copyOf(remove);
    put = Collections.unmodifiableMap(new LinkedHashMap<>(put));
  }

  /** Tells whether everything stays. */
  public boolean isEmpty() {
    return !removeAll && remove.isEmpty() && put.isEmpty();
  }
}
