package tandem.server;

import java.math.BigDecimal;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * Holds JSON against schemas, as far as the document of the API uses them: a keyword that is not
 * known here is an error, not something to pass over.
 */
final class JsonSchema {
  private static final Set<String> ANNOTATIONS = Set.of("description", "default");
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final JsonObject document;

  /** Takes the document that references lead into. */
  JsonSchema(JsonObject document) {
    this.document = document;
  }

  /** Returns what is wrong with a value, each with the place of it. */
  List<String> problems(JsonValue schema, JsonValue value) {
    List<String> problems = new ArrayList<>();
    check(schema, value, "$", problems);
    return problems;
  }

  /** Returns what a reference leads to, or the value itself where it is none. */
  JsonValue resolved(JsonValue value) {
    if (!(value instanceof JsonObject object) || object.get("$ref").isEmpty()) {
      return value;
    }
    JsonValue found = document;
    String reference = ((JsonString) object.get("$ref").get()).value();
    for (String step : reference.substring("#/".length()).split("/", -1)) {
      found =
          ((JsonObject) found)
              .get(step)
              .orElseThrow(() -> new IllegalStateException(reference + ": leads nowhere"));
    }
    return found;
  }

  private void check(JsonValue schema, JsonValue value, String at, List<String> problems) {
    if (schema instanceof JsonBoolean all) {
      if (!all.value()) {
        problems.add(at + ": is not expected");
      }
      return;
    }
    JsonObject rules = (JsonObject) resolved(schema);
    rules
        .members()
        .forEach(
            (keyword, rule) -> {
              if (!ANNOTATIONS.contains(keyword) && !obeys(keyword, rule, rules, value, at)) {
                problems.add(at + ": breaks " + keyword + " " + rule + " with " + value);
              }
            });
    checkParts(rules, value, at, problems);
  }

  private void checkParts(JsonObject rules, JsonValue value, String at, List<String> problems) {
    if (value instanceof JsonArray array && rules.get("items").isPresent()) {
      for (int i = 0; i < array.items().size(); i++) {
        check(rules.get("items").get(), array.items().get(i), at + "[" + i + "]", problems);
      }
    }
    if (value instanceof JsonObject object) {
      JsonObject known = (JsonObject) rules.get("properties").orElse(new JsonObject(Map.of()));
      JsonValue others = rules.get("additionalProperties").orElse(new JsonBoolean(true));
      object
          .members()
          .forEach(
              (name, member) ->
                  check(known.get(name).orElse(others), member, at + "." + name, problems));
    }
  }

  private boolean obeys(
      String keyword, JsonValue rule, JsonObject rules, JsonValue value, String at) {
    return switch (keyword) {
      case "type" -> types(rule).stream().anyMatch(type -> isOf(type, value));
      case "enum" -> ((JsonArray) rule).items().contains(value);
      case "anyOf" ->
          ((JsonArray) rule).items().stream().anyMatch(one -> problems(one, value).isEmpty());
      case "required" ->
          !(value instanceof JsonObject object)
              || ((JsonArray) rule)
                  .items().stream().allMatch(n -> object.get(((JsonString) n).value()).isPresent());
      case "minimum" ->
          !(value instanceof JsonNumber) || number(value).compareTo(number(rule)) >= 0;
      case "maximum" ->
          !(value instanceof JsonNumber) || number(value).compareTo(number(rule)) <= 0;
      case "minLength" ->
          !(value instanceof JsonString text) || text.value().length() >= size(rule);
      case "maxLength" ->
          !(value instanceof JsonString text) || text.value().length() <= size(rule);
      case "minItems" -> !(value instanceof JsonArray list) || list.items().size() >= size(rule);
      case "maxItems" -> !(value instanceof JsonArray list) || list.items().size() <= size(rule);
      case "pattern" ->
          !(value instanceof JsonString text)
              || Pattern.compile(((JsonString) rule).value()).matcher(text.value()).find();
      case "format" ->
          !(value instanceof JsonString text)
              || isFormed(((JsonString) rule).value(), text.value());
      case "items", "properties", "additionalProperties" -> true; // looked at part by part
      default -> throw new IllegalStateException(at + ": unknown keyword " + keyword + rules);
    };
  }

  private static List<String> types(JsonValue rule) {
    return rule instanceof JsonArray many
        ? many.items().stream().map(item -> ((JsonString) item).value()).toList()
        : List.of(((JsonString) rule).value());
  }

  private static boolean isOf(String type, JsonValue value) {
    return switch (type) {
      case "array" -> value instanceof JsonArray;
      case "integer" -> value instanceof JsonNumber number && number.text().matches("-?\\d+");
      default -> type.equals(value.typeName());
    };
  }

  private static BigDecimal number(JsonValue value) {
    return new BigDecimal(((JsonNumber) value).text());
  }

  private static int size(JsonValue rule) {
    return number(rule).intValueExact();
  }

  private static boolean isFormed(String format, String text) {
    try {
      return switch (format) {
        case "uuid" -> UUID.matcher(text).matches();
        case "date-time" -> OffsetDateTime.parse(text) != null;
        case "uri" -> URI.create(text).isAbsolute();
        default -> throw new IllegalStateException("unknown format " + format);
      };
    } catch (DateTimeParseException | IllegalArgumentException e) {
      return false;
    }
  }
}
