package tandem.update;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.payload.ImageJob.StoredImage;

/**
 * The form of the update in the store. The member {@code state} holds the phase, as in the first
 * form; what came later stands beside it, and counts only while it fits: a Tandem that does not
 * know it moves the phase and leaves it as it is.
 */
final class UpdateCodec {
  private static final String STATE = "state";
  private static final String IN_STATE = "in_state";
  private static final String VERDICT = "verdict";
  private static final String REASON = "reason";
  private static final String STORES = "stores";
  private static final String PAYLOADS = "payloads";

  private UpdateCodec() {}

  static JsonValue encode(UpdateRecord update, Map<String, JsonValue> into) {
    into.put(STATE, JsonValue.of(update.phase().storedName()));
    into.put(IN_STATE, JsonValue.of(update.state().storedName()));
    into.put(VERDICT, JsonValue.of(update.course().verdict().name()));
    into.put(REASON, JsonValue.of(update.course().reason()));
    into.put(STORES, JsonValue.of(update.course().stores()));
    into.put(PAYLOADS, payloads(update.payloads()));
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

  private static JsonValue payloads(List<PayloadRecord> payloads) {
    List<JsonValue> all = new ArrayList<>();
    for (PayloadRecord payload : payloads) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("index", JsonValue.of(payload.index()));
      members.put("type", JsonValue.of(payload.type()));
      payload
          .image()
          .ifPresent(
              image -> {
                members.put("image_bytes", JsonValue.of(image.bytes()));
                members.put("image_sha256", JsonValue.of(image.digest().hex()));
              });
      all.add(new JsonObject(members));
    }
    return new JsonArray(all);
  }

  static void putOrRemove(
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
  static UpdateRecord decode(JsonObject from) throws JsonException {
    String phase = Members.string(from, STATE);
    UpdateState ofPhase =
        UpdateState.ofStoredName(phase)
            .orElseThrow(() -> new JsonException("unknown state " + phase));
    Course course = course(from);
    Optional<UpdateState> state =
        Members.optionalString(from, IN_STATE)
            .flatMap(UpdateState::ofStoredName)
            .filter(known -> known.phase(course.verdict()).storedName().equals(phase));
    return new UpdateRecord(
        state.orElse(ofPhase),
        Members.string(from, "artifact_name"),
        Members.optionalString(from, "artifact_group"),
        from.get("provides").isPresent()
            ? Optional.of(Members.stringMap(Members.object(from, "provides")))
            : Optional.empty(),
        from.get("clears_provides").isPresent()
            ? Optional.of(Members.stringList(from, "clears_provides"))
            : Optional.empty(),
        payloads(from),
        Members.string(from, "target_slot"),
        Members.number(from, "target_boot_part"),
        Members.number(from, "previous_boot_part"),
        Members.string(from, "source"),
        Members.digest(from, "manifest_sha256"),
        Members.string(from, "signature"),
        Members.string(from, "started"),
        state.isPresent() ? course : Course.START);
  }

  private static Course course(JsonObject from) throws JsonException {
    String name = Members.optionalString(from, VERDICT).orElse("");
    for (Verdict verdict : Verdict.values()) {
      if (verdict.name().equals(name)) {
        return new Course(verdict, Members.string(from, REASON), Members.number(from, STORES));
      }
    }
    return Course.START;
  }

  private static List<PayloadRecord> payloads(JsonObject from) throws JsonException {
    List<PayloadRecord> payloads = new ArrayList<>();
    for (JsonObject each : Members.optionalObjects(from, PAYLOADS)) {
      Optional<StoredImage> image =
          each.get("image_sha256").isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new StoredImage(
                      Members.bytes(each, "image_bytes"), Members.digest(each, "image_sha256")));
      payloads.add(
          new PayloadRecord(Members.number(each, "index"), Members.string(each, "type"), image));
    }
    if (payloads.isEmpty()) {
      for (String type : Members.stringList(from, "payload_types")) {
        payloads.add(new PayloadRecord(payloads.size(), type, Optional.empty()));
      }
    }
    return payloads;
  }
}
