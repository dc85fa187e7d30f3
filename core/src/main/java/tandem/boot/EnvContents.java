package tandem.boot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an environment holds.
 *
 * @param variables by name, in their stored order
 * @param damage what is wrong although the environment can be read, a sentence for each; the next
 *     write repairs it
 */
public record EnvContents(Map<String, String> variables, List<String> damage) {

  /** Copies both, keeping their order. */
  public EnvContents {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    damage = List.copyOf(damage);
  }
}
