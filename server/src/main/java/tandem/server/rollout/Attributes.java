package tandem.server.rollout;

import java.util.Optional;
import tandem.json.JsonValue;

/** What is known of one device. */
@FunctionalInterface
public interface Attributes {

  /**
   * Returns a value: a string, a number, or a list of one of these.
   *
   * @param scope who says it: {@code inventory}, {@code identity}, {@code system} or {@code tags}
   */
  Optional<JsonValue> get(String scope, String name);
}
