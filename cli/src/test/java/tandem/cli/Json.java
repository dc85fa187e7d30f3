package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** Looks into the documents that the program prints. */
final class Json {
  private Json() {}

  /** Parses what must be exactly one document, an object. */
  static JsonObject document(String text) throws JsonException {
    return (JsonObject) JsonParser.parse(text);
  }

  /** Returns what is at the end of a path such as {@code image.bytes} or {@code files.0.name}. */
  static JsonValue at(JsonValue document, String path) {
    JsonValue value = document;
    for (String step : path.split("\\.", -1)) {
      if (value instanceof JsonArray array) {
        value = array.items().get(Integer.parseInt(step));
      } else {
        assertThat(value).as(path).isInstanceOf(JsonObject.class);
        assertThat(((JsonObject) value).members()).containsKey(step);
        value = ((JsonObject) value).get(step).orElseThrow();
      }
    }
    return value;
  }

  static String text(JsonValue document, String path) {
    return ((JsonString) at(document, path)).value();
  }

  static long number(JsonValue document, String path) {
    return Long.parseLong(((JsonNumber) at(document, path)).text());
  }
}
