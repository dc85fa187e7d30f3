package tandem.payload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.PayloadHeader;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** The JSON documents of an artifact's header, as modules find them: indented, names sorted. */
final class HeaderDocuments {
  private HeaderDocuments() {}

  static String headerInfo(ArtifactHeader header) {
    Map<String, JsonValue> depends = new TreeMap<>();
    depends.put("device_type", JsonValue.strings(header.deviceTypes()));
    putUnlessEmpty(depends, "artifact_name", header.dependsNames());
    putUnlessEmpty(depends, "artifact_group", header.dependsGroups());

    Map<String, JsonValue> provides = new TreeMap<>();
    provides.put("artifact_name", JsonValue.of(header.name()));
    header.group().ifPresent(group -> provides.put("artifact_group", JsonValue.of(group)));

    List<JsonValue> payloads =
        header.payloads().stream()
            .<JsonValue>map(payload -> new JsonObject(Map.of("type", type(payload))))
            .toList();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("artifact_depends", new JsonObject(depends));
    members.put("artifact_provides", new JsonObject(provides));
    members.put("payloads", new JsonArray(payloads));
    return JsonWriter.indented(new JsonObject(members));
  }

  static String typeInfo(PayloadHeader payload) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("type", type(payload));
    if (!payload.depends().isEmpty()) {
      Map<String, JsonValue> depends = new TreeMap<>();
      payload.depends().forEach((key, values) -> depends.put(key, oneOrMore(values)));
      members.put("artifact_depends", new JsonObject(depends));
    }
    payload
        .provides()
        .ifPresent(
            provides ->
                members.put("artifact_provides", JsonValue.strings(new TreeMap<>(provides))));
    payload
        .clearsProvides()
        .ifPresent(clears -> members.put("clears_artifact_provides", JsonValue.strings(clears)));
    return JsonWriter.indented(new JsonObject(members));
  }

  /** Returns {@code null}, as text, where there is no meta-data. */
  static String metaData(PayloadHeader payload) {
    Optional<JsonValue> document = payload.metaData().map(HeaderDocuments::sorted);
    return JsonWriter.indented(document.orElseGet(JsonNull::new));
  }

  private static JsonValue type(PayloadHeader payload) {
    return payload.type().map(JsonValue::of).orElseGet(JsonNull::new);
  }

  private static JsonValue oneOrMore(List<String> values) {
    return values.size() == 1 ? JsonValue.of(values.get(0)) : JsonValue.strings(values);
  }

  private static void putUnlessEmpty(
      Map<String, JsonValue> members, String name, List<String> values) {
    if (!values.isEmpty()) {
      members.put(name, JsonValue.strings(values));
    }
  }

  private static JsonValue sorted(JsonValue value) {
    if (value instanceof JsonArray array) {
      return new JsonArray(array.items().stream().map(HeaderDocuments::sorted).toList());
    }
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> members = new TreeMap<>();
      object.members().forEach((name, member) -> members.put(name, sorted(member)));
      return new JsonObject(members);
    }
    return value;
  }
}
