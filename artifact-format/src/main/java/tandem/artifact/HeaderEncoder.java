package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** Writes the JSON documents of the header with the very bytes of the reference tool. */
final class HeaderEncoder {
  private HeaderEncoder() {}

  static byte[] version(FormatVersion version) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("format", JsonValue.of("mender"));
    members.put("version", JsonValue.of(version.number()));
    return bytes(new JsonObject(members));
  }

  static byte[] headerInfo(ArtifactHeader header) {
    Map<String, JsonValue> provides = new LinkedHashMap<>();
    provides.put("artifact_name", JsonValue.of(header.name()));
    header.group().ifPresent(group -> provides.put("artifact_group", JsonValue.of(group)));

    Map<String, JsonValue> depends = new LinkedHashMap<>();
    putUnlessEmpty(depends, "artifact_name", header.dependsNames());
    depends.put("device_type", JsonValue.strings(header.deviceTypes()));
    putUnlessEmpty(depends, "artifact_group", header.dependsGroups());

    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("payloads", new JsonArray(types(header)));
    members.put("artifact_provides", new JsonObject(provides));
    members.put("artifact_depends", new JsonObject(depends));
    return bytes(new JsonObject(members));
  }

  /** Returns the document of format version 2, which has no place for groups and depends. */
  static byte[] headerInfoOfVersion2(ArtifactHeader header) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("artifact_name", JsonValue.of(header.name()));
    members.put("updates", new JsonArray(types(header)));
    members.put("device_types_compatible", JsonValue.strings(header.deviceTypes()));
    return bytes(new JsonObject(members));
  }

  /** Returns the list of a payload's files, which only format version 2 has. */
  static byte[] filesOfVersion2(List<String> names) {
    return bytes(new JsonObject(Map.of("files", JsonValue.strings(names))));
  }

  static byte[] typeInfo(PayloadHeader payload) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("type", type(payload));
    if (!payload.depends().isEmpty()) {
      members.put("artifact_depends", depends(payload.depends()));
    }
    payload
        .provides()
        .filter(provides -> !provides.isEmpty())
        .ifPresent(
            provides -> members.put("artifact_provides", sorted(JsonValue.strings(provides))));
    payload
        .clearsProvides()
        .ifPresent(patterns -> putUnlessEmpty(members, "clears_artifact_provides", patterns));
    return bytes(new JsonObject(members));
  }

  /** Returns the meta-data: names sorted as the reference tool does, numbers as they are. */
  static byte[] metaData(JsonObject document) {
    return bytes(sorted(document));
  }

  private static List<JsonValue> types(ArtifactHeader header) {
    List<JsonValue> types = new ArrayList<>();
    header.payloads().forEach(payload -> types.add(new JsonObject(Map.of("type", type(payload)))));
    return types;
  }

  private static JsonValue type(PayloadHeader payload) {
    return payload.type().map(JsonValue::of).orElseGet(JsonNull::new);
  }

  // The C++ client takes a string only; a list is for what an artifact of others already had.
  private static JsonValue depends(Map<String, List<String>> depends) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    depends.forEach(
        (key, values) ->
            members.put(
                key, values.size() == 1 ? JsonValue.of(values.get(0)) : JsonValue.strings(values)));
    return sorted(new JsonObject(members));
  }

  private static void putUnlessEmpty(
      Map<String, JsonValue> members, String name, List<String> values) {
    if (!values.isEmpty()) {
      members.put(name, JsonValue.strings(values));
    }
  }

  private static JsonValue sorted(JsonValue value) {
    if (value instanceof JsonArray array) {
      return new JsonArray(array.items().stream().map(HeaderEncoder::sorted).toList());
    }
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> members = new TreeMap<>(Utf8Order.INSTANCE);
      object.members().forEach((name, member) -> members.put(name, sorted(member)));
      return new JsonObject(members);
    }
    return value;
  }

  private static byte[] bytes(JsonValue value) {
    return JsonWriter.compact(value).getBytes(StandardCharsets.UTF_8);
  }
}
