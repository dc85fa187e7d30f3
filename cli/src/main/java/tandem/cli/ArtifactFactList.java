package tandem.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Digest;
import tandem.artifact.PayloadHeader;
import tandem.artifact.StateScript;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** What the front of an artifact says, as single facts that can be compared. */
final class ArtifactFactList {
  private final Map<String, String> facts = new LinkedHashMap<>();

  private ArtifactFactList() {}

  /** Returns name to value; what is in the payload archives, by its digest. */
  static Map<String, String> of(ArtifactReader reader) {
    ArtifactFactList list = new ArtifactFactList();
    ArtifactHeader header = reader.header();
    list.put("format_version", Integer.toString(reader.version().number()));
    list.put("artifact_name", header.name());
    header.group().ifPresent(group -> list.put("artifact_group", group));
    list.put("device_types", header.deviceTypes());
    list.put("depends_artifact_names", header.dependsNames());
    list.put("depends_groups", header.dependsGroups());
    list.put("signature", SignatureText.of(reader.signature()));
    list.put("header_compression", reader.headerCompression().id());
    for (StateScript script : header.scripts()) {
      list.put("script " + script.name(), "sha256 " + Digest.sha256(script.content()));
    }
    for (PayloadHeader payload : header.payloads()) {
      list.payload(payload);
    }
    reader.manifest().entries().forEach(list::file);
    reader
        .augment()
        .ifPresent(
            augment -> {
              augment.header().payloads().forEach(payload -> list.payload("augment ", payload));
              augment.manifest().entries().forEach(list::file);
            });
    return list.facts;
  }

  private void put(String name, String value) {
    facts.put(name, value);
  }

  private void put(String name, List<String> values) {
    facts.put(name, JsonWriter.compact(JsonValue.strings(values)));
  }

  private void file(String name, Digest digest) {
    if (name.startsWith("data/")) {
      put("file " + name, "sha256 " + digest);
    }
  }

  private void payload(PayloadHeader payload) {
    payload(payload.index() == 0 ? "" : "payload " + payload.index() + " ", payload);
  }

  private void payload(String prefix, PayloadHeader payload) {
    put(prefix + "type", payload.type().orElse("none"));
    payload
        .provides()
        .orElse(Map.of())
        .forEach((key, value) -> put(prefix + "provides " + key, value));
    payload.depends().forEach((key, values) -> put(prefix + "depends " + key, values));
    payload.clearsProvides().ifPresent(patterns -> put(prefix + "clears_provides", patterns));
    payload.metaData().ifPresent(document -> metaData(prefix + "meta_data", document));
  }

  private void metaData(String path, JsonValue value) {
    if (value instanceof JsonObject object && !object.members().isEmpty()) {
      object.members().forEach((name, member) -> metaData(path + "." + name, member));
    } else {
      put(path, JsonWriter.compact(value));
    }
  }
}
