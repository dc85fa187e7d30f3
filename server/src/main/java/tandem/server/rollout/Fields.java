package tandem.server.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** The members of one JSON object, read strictly, with the path to each in every message. */
final class Fields {
  private static final int LONGEST_STRING = 4096;
  private static final int LONGEST_SHOWN = 40;

  private final String path;
  private final JsonObject object;

  private Fields(String path, JsonObject object) {
    this.path = path;
    this.object = object;
  }

  /**
   * Takes an object that may have these members and no others.
   *
   * @param path what to call it in messages
   */
  static Fields of(String path, JsonValue value, List<String> known) throws JsonException {
    if (!(value instanceof JsonObject object)) {
      throw new JsonException(path + ": is a " + value.typeName() + ", expected an object");
    }
    for (String name : object.members().keySet()) {
      if (!known.contains(name)) {
        throw new JsonException(
            path + ": has " + shown(name) + ", expected only " + String.join(", ", known));
      }
    }
    return new Fields(path, object);
  }

  /** Returns what to call a member in messages. */
  String path(String name) {
    return path + "." + name;
  }

  /** Returns a member, unless there is none or it is null. */
  Optional<JsonValue> value(String name) {
    return object.get(name).filter(value -> !(value instanceof JsonValue.JsonNull));
  }

  /** Returns a member that must be there. */
  JsonValue needed(String name) throws JsonException {
    return value(name).orElseThrow(() -> new JsonException(path(name) + ": is missing"));
  }

  /** Returns a string of 1 to 4096 characters, if there is one. */
  Optional<String> text(String name) throws JsonException {
    Optional<JsonValue> value = value(name);
    return value.isEmpty() ? Optional.empty() : Optional.of(text(path(name), value.get()));
  }

  /** Returns a string of 1 to 4096 characters. */
  static String text(String path, JsonValue value) throws JsonException {
    if (!(value instanceof JsonString string)) {
      throw new JsonException(path + ": is a " + value.typeName() + ", expected a string");
    }
    if (string.value().isEmpty() || string.value().length() > LONGEST_STRING) {
      throw new JsonException(
          path + ": has " + string.value().length() + " characters, expected 1 to 4096");
    }
    return string.value();
  }

  /** Returns a whole number in a range, if there is one. */
  Optional<Long> whole(String name, long least, long most) throws JsonException {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonNumber number && number.text().matches("-?\\d{1,18}")) {
      long got = Long.parseLong(number.text());
      if (got >= least && got <= most) {
        return Optional.of(got);
      }
    }
    throw new JsonException(
        path(name)
            + ": is "
            + shown(value.get())
            + ", expected a whole number from "
            + least
            + " to "
            + most);
  }

  /** Returns a number of percent, if there is one. */
  Optional<Percent> percent(String name) throws JsonException {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonNumber number) {
      Optional<Percent> percent = Decimals.of(number).flatMap(Percent::of);
      if (percent.isPresent()) {
        return percent;
      }
    }
    throw new JsonException(
        path(name)
            + ": is "
            + shown(value.get())
            + ", expected a number from 0 to 100 with at most two decimals");
  }

  /** Returns a list of bounded length, empty when there is none. */
  List<JsonValue> list(String name, int most) throws JsonException {
    Optional<JsonValue> value = value(name);
    return value.isEmpty() ? List.of() : list(path(name), value.get(), most);
  }

  /** Returns the items of a list of bounded length. */
  static List<JsonValue> list(String path, JsonValue value, int most) throws JsonException {
    if (!(value instanceof JsonArray array)) {
      throw new JsonException(path + ": is a " + value.typeName() + ", expected a list");
    }
    if (array.items().size() > most) {
      throw new JsonException(
          path + ": has " + array.items().size() + " items, expected at most " + most);
    }
    return array.items();
  }

  /** Returns a list of strings of bounded length, empty when there is none. */
  List<String> texts(String name, int most) throws JsonException {
    List<String> texts = new ArrayList<>();
    for (JsonValue item : list(name, most)) {
      texts.add(text(path(name) + "[" + texts.size() + "]", item));
    }
    return texts;
  }

  private static String shown(JsonValue value) {
    if (value instanceof JsonNumber number) {
      return shown(number.text());
    }
    return value instanceof JsonString string ? shown(string.value()) : "a " + value.typeName();
  }

  private static String shown(String text) {
    String cut = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    return cut.replaceAll("\\p{C}", "?");
  }
}
