package tandem.artifact;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names a key in a token, by RFC 7512: {@code pkcs11:token=build;object=release?module-path=...}.
 */
public final class Pkcs11Uri {
  /** What every such name starts with. */
  public static final String SCHEME = "pkcs11:";

  private static final int LONGEST = 4096;
  private static final Set<String> PATH =
      Set.of(
          "token",
          "manufacturer",
          "model",
          "serial",
          "slot-id",
          "object",
          "id",
          "type",
          "library-manufacturer",
          "library-description",
          "library-version",
          "slot-description",
          "slot-manufacturer");
  private static final Set<String> QUERY = Set.of("module-path", "pin-source", "pin-value");
  private static final List<String> SHOWN =
      List.of("token", "serial", "manufacturer", "model", "slot-id", "object", "id");
  private static final Set<String> NO_TYPES = Set.of("public", "cert", "secret-key", "data");

  private final Map<String, byte[]> attributes;

  private Pkcs11Uri(Map<String, byte[]> attributes) {
    this.attributes = attributes;
  }

  /**
   * Parses the text.
   *
   * @throws InvalidSpecException when it is no such name; the message never has the PIN
   */
  public static Pkcs11Uri parse(String text) {
    if (!text.startsWith(SCHEME) || text.length() > LONGEST) {
      throw new InvalidSpecException("not a name of a key in a token, expected pkcs11:...");
    }
    int question = text.indexOf('?');
    String path = text.substring(SCHEME.length(), question < 0 ? text.length() : question);
    Map<String, byte[]> attributes = new LinkedHashMap<>();
    read(attributes, path, ";", PATH);
    if (question >= 0) {
      read(attributes, text.substring(question + 1), "&", QUERY);
    }
    Pkcs11Uri uri = new Pkcs11Uri(attributes);
    String type = uri.text("type").orElse("private");
    if (NO_TYPES.contains(type)) {
      throw new InvalidSpecException("pkcs11: type=" + type + " can not sign, expected private");
    }
    return uri;
  }

  private static void read(
      Map<String, byte[]> attributes, String part, String separator, Set<String> known) {
    for (String pair : part.split(separator, -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (pair.isEmpty()) {
        continue;
      }
      if (equals < 0 || (!known.contains(name) && !name.startsWith("x-"))) {
        throw new InvalidSpecException("pkcs11: unknown attribute " + Text.shown(name));
      }
      if (attributes.put(name, decode(name, pair.substring(equals + 1))) != null) {
        throw new InvalidSpecException("pkcs11: attribute " + name + " comes twice");
      }
    }
  }

  private static byte[] decode(String name, String value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '%') {
        bytes.write(text[i]);
        continue;
      }
      int high = i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
      int low = i + 2 < text.length ? Character.digit(text[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new InvalidSpecException("pkcs11: " + name + " has a % without two digits behind it");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return bytes.toByteArray();
  }

  /** Returns an attribute as text. */
  Optional<String> text(String name) {
    return Optional.ofNullable(attributes.get(name))
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /** Returns an attribute as bytes. */
  Optional<byte[]> bytes(String name) {
    return Optional.ofNullable(attributes.get(name)).map(byte[]::clone);
  }

  /** Returns the path of the library that speaks to the token. */
  public Optional<String> modulePath() {
    return text("module-path");
  }

  /** Returns the file that has the PIN: a path, or the same with {@code file:} in front. */
  public Optional<String> pinSource() {
    return text("pin-source")
        .map(source -> source.startsWith("file:") ? source.substring("file:".length()) : source)
        .map(source -> source.startsWith("//") ? source.substring(2) : source);
  }

  /** Returns the PIN, where somebody thought it well to write it here. */
  public Optional<char[]> pinValue() {
    return text("pin-value").map(String::toCharArray);
  }

  /** Forgets the PIN. */
  public void wipe() {
    byte[] pin = attributes.remove("pin-value");
    if (pin != null) {
      Arrays.fill(pin, (byte) 0);
    }
  }

  /** Returns the name without what stands behind the question mark. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(SCHEME);
    for (String name : SHOWN) {
      byte[] value = attributes.get(name);
      if (value != null) {
        text.append(text.length() == SCHEME.length() ? "" : ";").append(name).append('=');
        append(text, value);
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, byte[] value) {
    for (byte b : value) {
      if (b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0)) {
        text.append((char) b);
      } else {
        text.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
  }
}
