package tandem.update;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.Digest;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
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
            update -> all.put(UPDATE, UpdateCodec.encode(update, member(all, UPDATE))),
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

  static JsonValue installed(Installed installed, Map<String, JsonValue> into) {
    into.put("artifact_name", JsonValue.of(installed.artifactName()));
    UpdateCodec.putOrRemove(into, "artifact_group", installed.artifactGroup().map(JsonValue::of));
    into.put("provides", JsonValue.strings(installed.provides()));
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

  /**
   * Reads the form back.
   *
   * @throws JsonException when it is damaged
   */
  static StoreContent decode(byte[] bytes) throws JsonException {
    JsonObject document = checked(bytes);
    long schema = Members.number(document, SCHEMA_KEY);
    if (schema > SCHEMA) {
      throw new NewerSchemaException(schema);
    }
    return new StoreContent(
        readInstalled(Members.object(document, INSTALLED)),
        document.get(UPDATE).isPresent()
            ? Optional.of(UpdateCodec.decode(Members.object(document, UPDATE)))
            : Optional.empty(),
        document.get(OUTCOME).isPresent()
            ? Optional.of(readOutcome(Members.object(document, OUTCOME)))
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

  static Installed readInstalled(JsonObject from) throws JsonException {
    return new Installed(
        Members.string(from, "artifact_name"),
        Members.optionalString(from, "artifact_group"),
        Members.stringMap(Members.object(from, "provides")));
  }

  private static Outcome readOutcome(JsonObject from) throws JsonException {
    return new Outcome(
        result(Members.string(from, "result")),
        Members.string(from, "artifact_name"),
        Members.string(from, "reason"),
        Members.string(from, "time"));
  }

  private static Outcome.Result result(String name) throws JsonException {
    for (Outcome.Result result : Outcome.Result.values()) {
      if (result.name().equals(name)) {
        return result;
      }
    }
    throw new JsonException("unknown result " + name);
  }

  /** The store was written by a newer version, which must not be taken for damage. */
  static final class NewerSchemaException extends JsonException {
    private static final long serialVersionUID = 1L;

    NewerSchemaException(long schema) {
      super("has schema " + schema + ", this version knows " + SCHEMA);
    }
  }
}
