package tandem.artifact;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/**
 * The rule by which augmented meta-data is laid over the original: objects member by member, all
 * else replaced, but only by something of the same shape.
 */
final class MetaDataMerge {
  private MetaDataMerge() {}

  /** Returns the first member that can not be laid over the original, if there is one. */
  static Optional<String> check(JsonObject original, JsonObject added) {
    for (Map.Entry<String, JsonValue> member : added.members().entrySet()) {
      JsonValue under = original.members().get(member.getKey());
      JsonValue over = member.getValue();
      Optional<String> conflict =
          under instanceof JsonObject below && over instanceof JsonObject above
              ? check(below, above)
              : conflict(under, over);
      if (conflict.isPresent()) {
        return conflict.map(text -> Text.shown(member.getKey()) + ": " + text);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> conflict(@Nullable JsonValue under, JsonValue over) {
    return under == null || shape(under).equals(shape(over))
        ? Optional.empty()
        : Optional.of(over.typeName() + " over " + under.typeName());
  }

  private static String shape(JsonValue value) {
    return value instanceof JsonObject || value instanceof JsonArray ? value.typeName() : "scalar";
  }
}
