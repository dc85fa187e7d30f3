package tandem.server.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** A document of the management API, read by a page: what is missing is empty. */
record Doc(JsonValue value) {

  /** Returns a member. */
  Doc get(String name) {
    return new Doc(
        value instanceof JsonObject object
            ? object.get(name).orElse(new JsonNull())
            : new JsonNull());
  }

  /** Returns the text of a member. */
  String text(String name) {
    return get(name).text();
  }

  /** Returns the value as people read it: lists with commas, objects as {@code name=value}. */
  String text() {
    if (value instanceof JsonString string) {
      return string.value();
    }
    if (value instanceof JsonNumber number) {
      return number.text();
    }
    if (value instanceof JsonBoolean bool) {
      return Boolean.toString(bool.value());
    }
    if (value instanceof JsonArray) {
      return items().stream().map(Doc::text).collect(Collectors.joining(", "));
    }
    return members().entrySet().stream()
        .map(member -> member.getKey() + "=" + member.getValue().text())
        .collect(Collectors.joining(", "));
  }

  /** Returns a member that counts something; 0 when it does not. */
  long number(String name) {
    return get(name).whole();
  }

  /** Returns the value as a whole number; 0 when it is none. */
  long whole() {
    return value instanceof JsonNumber number && number.text().matches("\\d{1,18}")
        ? Long.parseLong(number.text())
        : 0;
  }

  /** Tells whether a member is true. */
  boolean is(String name) {
    return get(name).value.equals(new JsonBoolean(true));
  }

  /** Returns the items of a list. */
  List<Doc> items() {
    List<Doc> items = new ArrayList<>();
    if (value instanceof JsonArray array) {
      array.items().forEach(item -> items.add(new Doc(item)));
    }
    return items;
  }

  /** Returns the members of an object, in their order. */
  Map<String, Doc> members() {
    Map<String, Doc> members = new LinkedHashMap<>();
    if (value instanceof JsonObject object) {
      object.members().forEach((name, member) -> members.put(name, new Doc(member)));
    }
    return members;
  }
}
