package tandem.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;

/** Makes wrong requests for a token out of a right one; the same seed makes the same ones. */
final class KeyRequests {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "[]",
          "{}",
          "\"\"",
          "[\"x\"]",
          "{\"a\":{}}",
          "\"\\u0000\"");
  private static final List<String> NUMBERS =
      List.of(
          "1e999999999",
          "-1e-999999999",
          "9".repeat(99),
          "9".repeat(5000),
          "1." + "0".repeat(200),
          "NaN",
          "Infinity",
          "-0",
          "0x7f",
          "18446744073709551616");
  private static final List<String> MEMBERS = List.of("id_data", "pubkey", "tenant_token");

  private final Random random;
  private final String right;

  KeyRequests(long seed, String right) {
    this.random = new Random(seed);
    this.right = right;
  }

  /** Returns one wrong body of each kind. */
  Map<String, byte[]> round() {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("bytes changed, added or left out", damaged(RawHttp.bytes(right)));
    bodies.put("a value of another type", text(with(anyOf(MEMBERS), anyOf(VALUES))));
    bodies.put("a number of any size", text(with(anyOf(MEMBERS), anyOf(NUMBERS))));
    bodies.put(
        "numbers in the identity", text(with("id_data", quoted("{\"n\":" + anyOf(NUMBERS) + "}"))));
    bodies.put(
        "thousands of brackets",
        text(with(anyOf(MEMBERS), brackets(1000 + random.nextInt(20_000)))));
    bodies.put(
        "an identity of brackets",
        text(with("id_data", quoted("{\"n\":" + brackets(1 + random.nextInt(40)) + "}"))));
    bodies.put(
        "a member twice", text(right.replaceFirst("\\{", "{\"" + anyOf(MEMBERS) + "\":\"x\",")));
    bodies.put("text that is not UTF-8", notUtf8());
    bodies.put(
        "control characters and half a character",
        text(with("id_data", quoted("{" + odd() + ":" + odd() + "}"))));
    bodies.put("a damaged key", text(damagedKey()));
    bodies.put("another document", text(anyOf(VALUES)));
    return bodies;
  }

  private static byte[] text(String text) {
    return RawHttp.bytes(text);
  }

  private String anyOf(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  /** Returns the right body with another value of a member. */
  private String with(String member, String value) {
    return right.replaceFirst(
        "\"" + member + "\":\"(?:[^\"\\\\]|\\\\.)*\"",
        Matcher.quoteReplacement("\"" + member + "\":" + value));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private String brackets(int depth) {
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  // As JSON within the JSON, so that only the inner reader sees what it stands for.
  private String odd() {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < 4; i++) {
      text.append(
          "\\u%04x"
              .formatted(
                  random.nextBoolean() ? random.nextInt(32) : 0xd800 + random.nextInt(0x800)));
    }
    return text.append('"').toString();
  }

  private byte[] notUtf8() {
    byte[] bytes = RawHttp.bytes(right);
    return switch (random.nextInt(4)) {
      case 0 -> right.getBytes(StandardCharsets.UTF_16LE);
      case 1 -> right.getBytes(StandardCharsets.UTF_16);
      case 2 -> RawHttp.joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, bytes);
      default -> {
        bytes[random.nextInt(bytes.length)] = (byte) (0x80 + random.nextInt(0x80));
        yield bytes;
      }
    };
  }

  private String damagedKey() {
    int start = right.indexOf("KEY-----") + 10;
    int at = start + random.nextInt(right.indexOf("-----END") - start);
    return right.substring(0, at)
        + "Ab+/=-".charAt(random.nextInt(6))
        + right.substring(at + random.nextInt(2));
  }

  private byte[] damaged(byte[] bytes) {
    byte[] now = bytes;
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(now.length);
      int length = random.nextInt(Math.min(16, now.length - at) + 1);
      byte[] head = Arrays.copyOf(now, at);
      byte[] piece = Arrays.copyOfRange(now, at, at + length);
      byte[] tail = Arrays.copyOfRange(now, at + length, now.length);
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      now =
          switch (random.nextInt(4)) {
            case 0 -> RawHttp.joined(head, tail);
            case 1 -> RawHttp.joined(head, piece, piece, tail);
            case 2 -> RawHttp.joined(head, noise, tail);
            default -> RawHttp.joined(head, noise, piece, tail);
          };
      if (now.length == 0) {
        return now;
      }
    }
    return now;
  }
}
