package tandem.json;

import java.util.Iterator;
import java.util.Map;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * Prints a JSON tree, compact or indented by two spaces. Escapes exactly what Go's encoder escapes
 * (also {@code < > &} and the two line separators), so that headers equal those of the reference
 * tool to the byte.
 */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private JsonWriter(boolean indented) {
    this.indented = indented;
  }

  /** Returns the value without any blanks. */
  public static String compact(JsonValue value) {
    return print(value, false);
  }

  /** Returns the value indented by two spaces, without a final newline. */
  public static String indented(JsonValue value) {
    return print(value, true);
  }

  private static String print(JsonValue value, boolean indented) {
    JsonWriter writer = new JsonWriter(indented);
    writer.value(value, 0);
    return writer.out.toString();
  }

  private void value(JsonValue value, int depth) {
    if (value instanceof JsonObject object) {
      object(object, depth);
    } else if (value instanceof JsonArray array) {
      array(array, depth);
    } else if (value instanceof JsonString string) {
      string(string.value());
    } else if (value instanceof JsonNumber number) {
      out.append(number.text());
    } else if (value instanceof JsonBoolean bool) {
      out.append(bool.value());
    } else if (value instanceof JsonNull) {
      out.append("null");
    }
  }

  private void object(JsonObject object, int depth) {
    if (object.members().isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    Iterator<Map.Entry<String, JsonValue>> members = object.members().entrySet().iterator();
    while (members.hasNext()) {
      newLine(depth + 1);
      Map.Entry<String, JsonValue> member = members.next();
      string(member.getKey());
      out.append(indented ? ": " : ":");
      value(member.getValue(), depth + 1);
      if (members.hasNext()) {
        out.append(',');
      }
    }
    newLine(depth);
    out.append('}');
  }

  private void array(JsonArray array, int depth) {
    if (array.items().isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    Iterator<JsonValue> items = array.items().iterator();
    while (items.hasNext()) {
      newLine(depth + 1);
      value(items.next(), depth + 1);
      if (items.hasNext()) {
        out.append(',');
      }
    }
    newLine(depth);
    out.append(']');
  }

  private void newLine(int depth) {
    if (indented) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      character(text, i);
    }
    out.append('"');
  }

  private void character(String text, int at) {
    char c = text.charAt(at);
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
          escaped(c);
        } else if (Character.isSurrogate(c) && !paired(text, at)) {
          out.append('\ufffd');
        } else {
          out.append(c);
        }
      }
    }
  }

  private static boolean paired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  private void escaped(char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((c >> shift) & 0xf, 16));
    }
  }
}
