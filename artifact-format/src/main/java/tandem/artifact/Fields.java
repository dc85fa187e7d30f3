package tandem.artifact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * The known members of a JSON object from an artifact. Their names are looked up without regard to
 * case, as the reference implementations do. An optional member may be null, which is as good as
 * absent.
 */
final class Fields {
  private final String where;
  private final Map<String, JsonValue> members = new HashMap<>();

  private Fields(String where) {
    this.where = where;
  }

  /** Takes an object that may have no members but the ones named. */
  static Fields strict(String where, JsonValue value, String... known)
      throws CorruptedArtifactException {
    return of(where, value, true, known);
  }

  /** Takes an object that may have other members too. */
  static Fields lenient(String where, JsonValue value, String... known)
      throws CorruptedArtifactException {
    return of(where, value, false, known);
  }

  private static Fields of(String where, JsonValue value, boolean strict, String... known)
      throws CorruptedArtifactException {
    Fields fields = new Fields(where);
    for (Map.Entry<String, JsonValue> member : object(where, value).members().entrySet()) {
      String name = known(member.getKey(), known);
      if (name == null) {
        if (strict) {
          throw new CorruptedArtifactException(
              where + ": unknown member " + Text.shown(member.getKey()));
        }
      } else if (fields.members.put(name, member.getValue()) != null) {
        throw new CorruptedArtifactException(where + ": second member " + name);
      }
    }
    return fields;
  }

  private static @Nullable String known(String name, String... known) {
    for (String candidate : known) {
      if (candidate.equalsIgnoreCase(name)) {
        return candidate;
      }
    }
    return null;
  }

  /** Parses a document that came from the member named. */
  static JsonValue parse(String member, byte[] document) throws CorruptedArtifactException {
    try {
      return JsonParser.parse(document);
    } catch (JsonException e) {
      throw new CorruptedArtifactException(
          member + ": " + Text.shown(String.valueOf(e.getMessage())), e);
    }
  }

  /** Returns the value as an object. */
  static JsonObject object(String where, JsonValue value) throws CorruptedArtifactException {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrongType(where, "object", value);
  }

  /** Returns a member that has to be there, be it null. */
  JsonValue required(String name) throws CorruptedArtifactException {
    JsonValue value = members.get(name);
    if (value == null) {
      throw new CorruptedArtifactException(where + ": no " + name);
    }
    return value;
  }

  private @Nullable JsonValue optional(String name) {
    JsonValue value = members.get(name);
    return value instanceof JsonNull ? null : value;
  }

  /** Returns a string that has to be there and not empty. */
  String text(String name) throws CorruptedArtifactException {
    return nonEmpty(path(name), string(path(name), required(name)));
  }

  /** Returns a string if it is there, be it empty. */
  Optional<String> optionalText(String name) throws CorruptedArtifactException {
    JsonValue value = optional(name);
    return value == null ? Optional.empty() : Optional.of(string(path(name), value));
  }

  /** Returns the items of a list that has to be there and not empty. */
  List<JsonValue> list(String name) throws CorruptedArtifactException {
    JsonValue value = required(name);
    if (!(value instanceof JsonArray array)) {
      throw wrongType(path(name), "list", value);
    }
    if (array.items().isEmpty()) {
      throw new CorruptedArtifactException(path(name) + ": empty");
    }
    return array.items();
  }

  /** Returns a list of strings, none of them empty; an absent list is an empty one. */
  List<String> texts(String name) throws CorruptedArtifactException {
    return optionalTexts(name).orElse(List.of());
  }

  /** Returns a list of strings, none of them empty, if it is there. */
  Optional<List<String>> optionalTexts(String name) throws CorruptedArtifactException {
    JsonValue value = optional(name);
    return value == null ? Optional.empty() : Optional.of(strings(path(name), value));
  }

  /** Returns an object of strings if it is there. */
  Optional<Map<String, String>> optionalMap(String name) throws CorruptedArtifactException {
    JsonValue value = optional(name);
    if (value == null) {
      return Optional.empty();
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : entries(path(name), value)) {
      map.put(entry.getKey(), string(path(name) + "." + entry.getKey(), entry.getValue()));
    }
    return Optional.of(map);
  }

  /** Returns an object of strings or lists of strings; an absent object is an empty one. */
  Map<String, List<String>> mapOfLists(String name) throws CorruptedArtifactException {
    JsonValue value = optional(name);
    Map<String, List<String>> map = new LinkedHashMap<>();
    if (value != null) {
      for (Map.Entry<String, JsonValue> entry : entries(path(name), value)) {
        String path = path(name) + "." + entry.getKey();
        map.put(
            entry.getKey(),
            entry.getValue() instanceof JsonArray array
                ? strings(path, array)
                : List.of(string(path, entry.getValue())));
      }
    }
    return map;
  }

  private static Iterable<Map.Entry<String, JsonValue>> entries(String path, JsonValue value)
      throws CorruptedArtifactException {
    Map<String, JsonValue> members = object(path, value).members();
    for (String key : members.keySet()) {
      nonEmpty(path + ": key", usable(path + ": key", key));
    }
    return members.entrySet();
  }

  private static List<String> strings(String path, JsonValue value)
      throws CorruptedArtifactException {
    if (!(value instanceof JsonArray array)) {
      throw wrongType(path, "list", value);
    }
    List<String> strings = new ArrayList<>();
    for (JsonValue item : array.items()) {
      strings.add(nonEmpty(path, string(path, item)));
    }
    return strings;
  }

  private static String string(String path, JsonValue value) throws CorruptedArtifactException {
    if (value instanceof JsonString string) {
      return usable(path, string.value());
    }
    throw wrongType(path, "string", value);
  }

  private static String usable(String path, String text) throws CorruptedArtifactException {
    if (!Text.isUsable(text)) {
      throw new CorruptedArtifactException(
          path + ": not printable or more than 256 bytes: " + Text.shown(text));
    }
    return text;
  }

  private static String nonEmpty(String path, String text) throws CorruptedArtifactException {
    if (text.isEmpty()) {
      throw new CorruptedArtifactException(path + ": empty string");
    }
    return text;
  }

  private static CorruptedArtifactException wrongType(
      String where, String expected, JsonValue value) {
    return new CorruptedArtifactException(
        where + ": " + value.typeName() + ", expected " + expected);
  }

  private String path(String name) {
    return where + ": " + name;
  }
}
