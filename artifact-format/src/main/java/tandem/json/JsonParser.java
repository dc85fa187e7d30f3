package tandem.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * Parses one JSON document strictly: UTF-8, no duplicate names, no text after the value, bounded
 * depth and sizes.
 */
public final class JsonParser {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_OWN_DEPTH = 2 * MAX_DEPTH;
  private static final int MAX_NUMBER_LENGTH = 100;
  private static final int LONGEST_MESSAGE = 200;
  private static final Pattern PLACE =
      Pattern.compile("\\[Source: [^\\]]*; (line: \\d+, column: \\d+)]");

  private JsonParser() {}

  /**
   * Parses a whole document.
   *
   * @throws JsonException when it is not exactly one valid value, or too deep
   */
  public static JsonValue parse(byte[] document) throws JsonException {
    // Decoded here, because the library guesses UTF-16 and UTF-32 from the first bytes.
    return parse(decode(document));
  }

  /**
   * Parses a whole document.
   *
   * @throws JsonException when it is not exactly one valid value, or too deep
   */
  public static JsonValue parse(String document) throws JsonException {
    return parse(document, MAX_DEPTH);
  }

  /**
   * Parses a whole document that this program made, and into which it may have put others, each as
   * deep as {@link #parse} takes them.
   *
   * @throws JsonException when it is not exactly one valid value, or too deep
   */
  public static JsonValue parseOwn(String document) throws JsonException {
    return parse(document, MAX_OWN_DEPTH);
  }

  private static JsonValue parse(String document, int depth) throws JsonException {
    try (com.fasterxml.jackson.core.JsonParser tokens =
        factory(document.length(), depth).createParser(document)) {
      JsonToken first = tokens.nextToken();
      if (first == null) {
        throw new JsonException("no JSON value, only " + document.length() + " blanks");
      }
      JsonValue value = value(tokens, first);
      if (tokens.nextToken() != null) {
        throw new JsonException(
            "text after the JSON value at offset " + tokens.currentTokenLocation().getCharOffset());
      }
      return value;
    } catch (JsonException e) {
      throw e;
    } catch (StreamConstraintsException e) {
      throw new JsonException(
          "a number of more than "
              + MAX_NUMBER_LENGTH
              + " characters, a name of more than 50000, or more than "
              + depth
              + " values inside of each other",
          e);
    } catch (IOException e) {
      throw new JsonException(message(e), e);
    }
  }

  private static String decode(byte[] document) throws JsonException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonException("not UTF-8", e);
    }
  }

  private static JsonFactory factory(int length, int depth) {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxStringLength(Math.max(1, length))
                .build())
        .build();
  }

  private static JsonValue value(com.fasterxml.jackson.core.JsonParser tokens, JsonToken token)
      throws IOException {
    return switch (token) {
      case START_OBJECT -> object(tokens);
      case START_ARRAY -> array(tokens);
      case VALUE_STRING -> new JsonString(tokens.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(tokens.getText());
      case VALUE_TRUE -> new JsonBoolean(true);
      case VALUE_FALSE -> new JsonBoolean(false);
      case VALUE_NULL -> new JsonNull();
      default -> throw new JsonException("unexpected " + token);
    };
  }

  private static JsonObject object(com.fasterxml.jackson.core.JsonParser tokens)
      throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (tokens.nextToken() != JsonToken.END_OBJECT) {
      String name = tokens.currentName();
      members.put(name, value(tokens, tokens.nextToken()));
    }
    return new JsonObject(members);
  }

  private static JsonArray array(com.fasterxml.jackson.core.JsonParser tokens) throws IOException {
    List<JsonValue> items = new ArrayList<>();
    for (JsonToken token = tokens.nextToken();
        token != JsonToken.END_ARRAY;
        token = tokens.nextToken()) {
      items.add(value(tokens, token));
    }
    return new JsonArray(items);
  }

  // The library adds the place in a second line, and shows of the document what it likes. Within
  // the first line, a place has words about the library's settings around it.
  private static String message(IOException e) {
    StringBuilder message = new StringBuilder();
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    PLACE
        .matcher(line)
        .replaceAll("$1")
        .codePoints()
        .limit(LONGEST_MESSAGE)
        .forEach(c -> message.appendCodePoint(isPrintable(c) ? c : '?'));
    return message.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
