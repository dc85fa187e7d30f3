package tandem.json;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * Prints a JSON tree as YAML, in blocks. Whatever a YAML 1.1 or 1.2 reader could take for something
 * else stands in double quotes, so that it reads the same tree.
 */
public final class YamlWriter {
  private static final int LONGEST_KEY = 500; // readers take keys up to 1024 on one line
  private static final String PLAIN = "[A-Za-z_][A-Za-z0-9_./-]*";
  private static final Set<String> WORDS =
      Set.of("y", "n", "yes", "no", "true", "false", "on", "off", "null");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /** Returns the value as a document that ends with a newline. */
  public static String document(JsonValue value) {
    YamlWriter writer = new YamlWriter();
    if (isBlock(value)) {
      writer.block(value, 0);
    } else {
      writer.out.append(scalar(value)).append('\n');
    }
    return writer.out.toString();
  }

  private static boolean isBlock(JsonValue value) {
    return (value instanceof JsonObject object && !object.members().isEmpty())
        || (value instanceof JsonArray array && !array.items().isEmpty());
  }

  private void block(JsonValue value, int depth) {
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        indent(depth);
        key(member.getKey(), depth);
        value(member.getValue(), depth);
      }
    } else if (value instanceof JsonArray array) {
      items(array.items(), depth);
    }
  }

  private void items(List<JsonValue> items, int depth) {
    for (JsonValue item : items) {
      indent(depth);
      out.append('-');
      value(item, depth);
    }
  }

  private void key(String name, int depth) {
    String key = string(name);
    if (key.length() <= LONGEST_KEY) {
      out.append(key).append(':');
      return;
    }
    out.append("? ").append(key).append('\n');
    indent(depth);
    out.append(':');
  }

  private void value(JsonValue value, int depth) {
    if (isBlock(value)) {
      out.append('\n');
      block(value, depth + 1);
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private void indent(int depth) {
    out.append("  ".repeat(depth));
  }

  private static String scalar(JsonValue value) {
    if (value instanceof JsonString string) {
      return string(string.value());
    }
    // Empty lists and objects, true, false and null are the same in both.
    return value instanceof JsonNumber number ? number(number.text()) : JsonWriter.compact(value);
  }

  // Readers of YAML 1.1 take an exponent for a number only behind a point and with a sign.
  private static String number(String text) {
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (exponent < 0) {
      return text;
    }
    String mantissa = text.substring(0, exponent);
    String power = text.substring(exponent + 1);
    boolean signed = power.startsWith("-") || power.startsWith("+");
    return mantissa + (mantissa.contains(".") ? "e" : ".0e") + (signed ? power : "+" + power);
  }

  private static String string(String text) {
    if (text.matches(PLAIN) && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    String json = JsonWriter.compact(JsonValue.of(text));
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (isForbidden(c)) {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  // Not printable in YAML although JSON has it as it is.
  private static boolean isForbidden(char c) {
    return (c >= 0x7f && c <= 0x9f) || c == '\ufeff' || c >= '\ufffe';
  }
}
