package tandem.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Compression;
import tandem.artifact.Digest;
import tandem.artifact.PayloadHeader;
import tandem.artifact.StateScript;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** What an artifact holds, as text and as JSON. */
final class ArtifactText {
  private ArtifactText() {}

  /** One payload, with its files. */
  record PayloadContent(
      PayloadHeader header, Compression compression, long storedSize, List<FileContent> files) {

    /** Returns how many bytes the files have. */
    long size() {
      return files.stream().mapToLong(FileContent::size).sum();
    }
  }

  /** One file of a payload. */
  record FileContent(String name, long size, Instant modified, Digest digest) {}

  static List<String> lines(ArtifactReader reader, List<PayloadContent> payloads) {
    ArtifactHeader header = reader.header();
    List<String> lines = new ArrayList<>();
    lines.add("Mender Artifact:");
    lines.add("  Name: " + header.name());
    lines.add("  Format: mender");
    lines.add("  Version: " + reader.version().number());
    lines.add("  Signature: " + SignatureText.of(reader.signature()));
    lines.add("  Compatible types: " + list(header.deviceTypes()));
    header.group().ifPresent(group -> lines.add("  Provides group: " + group));
    lines.add("  Depends on one of artifact(s): " + list(header.dependsNames()));
    lines.add("  Depends on one of group(s): " + list(header.dependsGroups()));
    lines.add("  State scripts:" + (header.scripts().isEmpty() ? " []" : ""));
    header.scripts().forEach(script -> lines.add("    - " + script.name()));
    lines.add("  Manifest checksum: " + Digest.sha256(reader.manifestBytes()));
    lines.add("  Install size: " + installSize(payloads));
    lines.add("Updates:");
    AugmentText.signed(reader, payloads).forEach(payload -> payload(lines, payload));
    if (reader.augment().isPresent()) {
      lines.add("Augmented with, covered by no signature:");
      AugmentText.added(reader, payloads).forEach(payload -> payload(lines, payload));
    }
    return lines;
  }

  private static void payload(List<String> lines, PayloadContent payload) {
    PayloadHeader header = payload.header();
    lines.add("  - Type: " + header.type().orElse("Empty type"));
    lines.add("    Compression: " + payload.compression().id());
    lines.add("    Compressed size: " + payload.storedSize());
    lines.add("    Size: " + payload.size());
    map(lines, "Provides", header.provides().orElse(Map.of()));
    Map<String, String> depends = new LinkedHashMap<>();
    header.depends().forEach((key, values) -> depends.put(key, String.join(" or ", values)));
    map(lines, "Depends", depends);
    lines.add(
        "    Clears Provides: "
            + header.clearsProvides().map(ArtifactText::list).orElse("none given"));
    lines.add(
        "    Metadata: "
            + header
                .metaData()
                .map(data -> JsonWriter.indented(data).replace("\n", "\n    "))
                .orElse("{}"));
    lines.add("    Files:" + (payload.files().isEmpty() ? " []" : ""));
    for (FileContent file : payload.files()) {
      lines.add("      - checksum: " + file.digest());
      lines.add("        modified: " + file.modified());
      lines.add("        name: " + file.name());
      lines.add("        size: " + file.size());
    }
  }

  private static void map(List<String> lines, String title, Map<String, String> entries) {
    lines.add("    " + title + ":" + (entries.isEmpty() ? " {}" : ""));
    entries.forEach((key, value) -> lines.add("      " + key + ": " + value));
  }

  private static String list(List<String> items) {
    return "[" + String.join(", ", items) + "]";
  }

  private static long installSize(List<PayloadContent> payloads) {
    return payloads.stream().mapToLong(PayloadContent::size).sum();
  }

  static Map<String, JsonValue> members(ArtifactReader reader, List<PayloadContent> payloads) {
    ArtifactHeader header = reader.header();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("artifact_name", JsonValue.of(header.name()));
    members.put("format_version", JsonValue.of(reader.version().number()));
    members.put("signature", SignatureText.json(reader.signature()));
    members.put("manifest_sha256", JsonValue.of(Digest.sha256(reader.manifestBytes()).hex()));
    members.put("header_compression", JsonValue.of(reader.headerCompression().id()));
    members.put("install_size", JsonValue.of(installSize(payloads)));
    members.put("device_types", JsonValue.strings(header.deviceTypes()));
    header.group().ifPresent(group -> members.put("artifact_group", JsonValue.of(group)));
    members.put("depends_artifact_names", JsonValue.strings(header.dependsNames()));
    members.put("depends_groups", JsonValue.strings(header.dependsGroups()));
    members.put(
        "scripts", JsonValue.strings(header.scripts().stream().map(StateScript::name).toList()));
    members.put("payloads", payloads(AugmentText.signed(reader, payloads)));
    if (reader.augment().isPresent()) {
      members.put("unsigned_augment", payloads(AugmentText.added(reader, payloads)));
    }
    return members;
  }

  private static JsonArray payloads(List<PayloadContent> payloads) {
    return new JsonArray(payloads.stream().<JsonValue>map(ArtifactText::payload).toList());
  }

  private static JsonObject payload(PayloadContent payload) {
    PayloadHeader header = payload.header();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(
        "type", header.type().<JsonValue>map(JsonValue.JsonString::new).orElseGet(JsonNull::new));
    members.put("compression", JsonValue.of(payload.compression().id()));
    members.put("compressed_size", JsonValue.of(payload.storedSize()));
    members.put("size", JsonValue.of(payload.size()));
    header.provides().ifPresent(map -> members.put("provides", JsonValue.strings(map)));
    Map<String, JsonValue> depends = new LinkedHashMap<>();
    header.depends().forEach((key, values) -> depends.put(key, JsonValue.strings(values)));
    members.put("depends", new JsonObject(depends));
    header
        .clearsProvides()
        .ifPresent(patterns -> members.put("clears_provides", JsonValue.strings(patterns)));
    header.metaData().ifPresent(data -> members.put("meta_data", data));
    List<JsonValue> files = new ArrayList<>();
    for (FileContent file : payload.files()) {
      Map<String, JsonValue> entry = new LinkedHashMap<>();
      entry.put("name", JsonValue.of(file.name()));
      entry.put("size", JsonValue.of(file.size()));
      entry.put("sha256", JsonValue.of(file.digest().hex()));
      entry.put("modified", JsonValue.of(file.modified().toString()));
      files.add(new JsonObject(entry));
    }
    members.put("files", new JsonArray(files));
    return new JsonObject(members);
  }
}
