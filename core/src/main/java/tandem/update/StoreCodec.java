package tandem.update;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.Digest;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.json.JsonWriter;

/**
 * The form of the store: one line of JSON, and one line with its SHA-256, so that damage shows even
 * where the JSON stays valid. Members that this version does not know are kept.
 */
final class StoreCodec {
  /** Version of the form; a higher one is not read. */
  static final int SCHEMA = 1;

  private static final String DIGEST_PREFIX = "sha256 ";
  private static final String SCHEMA_KEY = "schema";
  private static final String INSTALLED = "installed";
  private static final String UPDATE = "update";
  private static final String OUTCOME = "last_outcome";

  private StoreCodec() {}

  static StoreContent empty() {
    return new StoreContent(
        Installed.nothing(), Optional.empty(), Optional.empty(), new JsonObject(Map.of()));
  }

  static byte[] encode(StoreContent content) {
    Map<String, JsonValue> all = new LinkedHashMap<>(content.document().members());
    all.put(SCHEMA_KEY, JsonValue.of(SCHEMA));
    all.put(INSTALLED, installed(content.installed(), member(all, INSTALLED)));
    content
        .update()
        .ifPresentOrElse(
            update -> all.put(UPDATE, update(update, member(all, UPDATE))),
            () -> all.remove(UPDATE));
    content.lastOutcome().ifPresent(outcome -> all.put(OUTCOME, outcome(outcome)));
    String json = JsonWriter.compact(new JsonObject(all));
    String digest = Digest.sha256(json.getBytes(UTF_8)).hex();
    return (json + "\n" + DIGEST_PREFIX + digest + "\n").getBytes(UTF_8);
  }

  private static Map<String, JsonValue> member(Map<String, JsonValue> all, String name) {
    return all.get(name) instanceof JsonObject object
        ? new LinkedHashMap<>(object.members())
        : new LinkedHashMap<>();
  }

  private static JsonValue installed(Installed installed, Map<String, JsonValue> into) {
    into.put("artifact_name", JsonValue.of(installed.artifactName()));
    putOrRemove(into, "artifact_group", installed.artifactGroup().map(JsonValue::of));
    into.put("provides", JsonValue.strings(installed.provides()));
    return new JsonObject(into);
  }

  private static JsonValue update(UpdateRecord update, Map<String, JsonValue> into) {
    into.put("state", JsonValue.of(update.state().storedName()));
    into.put("artifact_name", JsonValue.of(update.artifactName()));
    putOrRemove(into, "artifact_group", update.artifactGroup().map(JsonValue::of));
    putOrRemove(into, "provides", update.provides().map(JsonValue::strings));
    putOrRemove(into, "clears_provides", update.clearsProvides().map(JsonValue::strings));
    into.put("payload_types", JsonValue.strings(update.payloadTypes()));
    into.put("target_slot", JsonValue.of(update.targetSlot()));
    into.put("target_boot_part", JsonValue.of(update.targetBootPart()));
    into.put("previous_boot_part", JsonValue.of(update.previousBootPart()));
    into.put("source", JsonValue.of(update.source()));
    into.put("manifest_sha256", JsonValue.of(update.manifest().hex()));
    into.put("signature", JsonValue.of(update.signature()));
    into.put("started", JsonValue.of(update.started()));
    return new JsonObject(into);
  }

  private static JsonValue outcome(Outcome outcome) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("result", outcome.result().name());
    members.put("artifact_name", outcome.artifactName());
    members.put("reason", outcome.reason());
    members.put("time", outcome.time());
    return JsonValue.strings(members);
  }

  private static void putOrRemove(
      Map<String, JsonValue> into, String name, Optional<? extends JsonValue> value) {
    if (value.isPresent()) {
      into.put(name, value.get());
    } else {
      into.remove(name);
    }
  }

  /**
   * Reads the form back.
   *
   * @throws JsonException when it is damaged
   */
  static StoreContent decode(byte[] bytes) throws JsonException {
    JsonObject document = checked(bytes);
    long schema = number(document, SCHEMA_KEY);
    if (schema > SCHEMA) {
      throw new NewerSchemaException(schema);
    }
    return new StoreContent(
        readInstalled(object(document, INSTALLED)),
        document.get(UPDATE).isPresent()
            ? Optional.of(readUpdate(object(document, UPDATE)))
            : Optional.empty(),
        document.get(OUTCOME).isPresent()
            ? Optional.of(readOutcome(object(document, OUTCOME)))
            : Optional.empty(),
        document);
  }

  private static JsonObject checked(byte[] bytes) throws JsonException {
    String[] lines = new String(bytes, UTF_8).split("\n", -1);
    if (lines.length != 3 || !lines[2].isEmpty() || !lines[1].startsWith(DIGEST_PREFIX)) {
      throw new JsonException("not one line of JSON and one with its SHA-256");
    }
    String digest = Digest.sha256(lines[0].getBytes(UTF_8)).hex();
    if (!lines[1].equals(DIGEST_PREFIX + digest)) {
      throw new JsonException("SHA-256 is " + digest + ", the file says " + lines[1]);
    }
    if (JsonParser.parse(lines[0]) instanceof JsonObject document) {
      return document;
    }
    throw new JsonException("not an object");
  }

  private static Installed readInstalled(JsonObject from) throws JsonException {
    return new Installed(
        string(from, "artifact_name"),
        optionalString(from, "artifact_group"),
        stringMap(object(from, "provides")));
  }

  private static UpdateRecord readUpdate(JsonObject from) throws JsonException {
    String state = string(from, "state");
    return new UpdateRecord(
        UpdateState.ofStoredName(state)
            .orElseThrow(() -> new JsonException("unknown state " + state)),
        string(from, "artifact_name"),
        optionalString(from, "artifact_group"),
        from.get("provides").isPresent()
            ? Optional.of(stringMap(object(from, "provides")))
            : Optional.empty(),
        from.get("clears_provides").isPresent()
            ? Optional.of(stringList(from, "clears_provides"))
            : Optional.empty(),
        stringList(from, "payload_types"),
        string(from, "target_slot"),
        Math.toIntExact(number(from, "target_boot_part")),
        Math.toIntExact(number(from, "previous_boot_part")),
        string(from, "source"),
        digest(from, "manifest_sha256"),
        string(from, "signature"),
        string(from, "started"));
  }

  private static Outcome readOutcome(JsonObject from) throws JsonException {
    return new Outcome(
        result(string(from, "result")),
        string(from, "artifact_name"),
        string(from, "reason"),
        string(from, "time"));
  }

  private static Outcome.Result result(String name) throws JsonException {
    for (Outcome.Result result : Outcome.Result.values()) {
      if (result.name().equals(name)) {
        return result;
      }
    }
    throw new JsonException("unknown result " + name);
  }

  private static Digest digest(JsonObject from, String name) throws JsonException {
    try {
      return Digest.parse(string(from, name));
    } catch (IllegalArgumentException e) {
      throw new JsonException(name + ": " + e.getMessage(), e);
    }
  }

  private static JsonValue required(JsonObject from, String name) throws JsonException {
    return from.get(name).orElseThrow(() -> new JsonException("no member " + name));
  }

  private static JsonException wrongType(String name, JsonValue got, String expected) {
    return new JsonException(name + ": " + got.typeName() + ", expected " + expected);
  }

  private static JsonObject object(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrongType(name, value, "object");
  }

  private static String string(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw wrongType(name, value, "string");
  }

  private static Optional<String> optionalString(JsonObject from, String name)
      throws JsonException {
    return from.get(name).isPresent() ? Optional.of(string(from, name)) : Optional.empty();
  }

  private static long number(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    if (value instanceof JsonNumber number && number.text().matches("[0-9]{1,9}")) {
      return Long.parseLong(number.text());
    }
    throw wrongType(name, value, "number of at most nine digits");
  }

  private static List<String> stringList(JsonObject from, String name) throws JsonException {
    JsonValue value = required(from, name);
    List<String> strings = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (JsonValue item : array.items()) {
        if (!(item instanceof JsonString string)) {
          throw wrongType(name, item, "list of strings");
        }
        strings.add(string.value());
      }
      return strings;
    }
    throw wrongType(name, value, "list");
  }

  private static Map<String, String> stringMap(JsonObject from) throws JsonException {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> member : from.members().entrySet()) {
      strings.put(member.getKey(), string(from, member.getKey()));
    }
    return strings;
  }

  /** The store was written by a newer version, which must not be taken for damage. */
  static final class NewerSchemaException extends JsonException {
    private static final long serialVersionUID = 1L;

    NewerSchemaException(long schema) {
      super("has schema " + schema + ", this version knows " + SCHEMA);
    }
  }
}
