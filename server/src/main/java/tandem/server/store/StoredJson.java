package tandem.server.store;

import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/** Documents that this server wrote itself. */
final class StoredJson {
  private StoredJson() {}

  static JsonObject object(String text) {
    if (value(text) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalStateException("a document in the database is no object");
  }

  static JsonArray array(String text) {
    if (value(text) instanceof JsonArray array) {
      return array;
    }
    throw new IllegalStateException("a document in the database is no list");
  }

  private static JsonValue value(String text) {
    try {
      return JsonParser.parseOwn(text);
    } catch (JsonException e) {
      throw new IllegalStateException("a document in the database is damaged", e);
    }
  }
}
