package tandem.image.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.Digest;
import tandem.artifact.PayloadHeader;
import tandem.artifact.StateScript;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/**
 * Writes an artifact in memory, with one file in each payload, neither compressed nor signed. Other
 * than the writer of artifacts it knows several payloads.
 */
final class PlainArtifact {
  private static final int BLOCK = 512;
  private static final byte[] SCRIPT = bytes("#!/bin/sh\n");

  private PlainArtifact() {}

  /**
   * Writes what the header says, with these files.
   *
   * @param files one for each payload, in order
   */
  static byte[] write(ArtifactHeader header, List<NamedFile> files) {
    byte[] version = bytes("{\"format\":\"mender\",\"version\":3}");
    byte[] headerTar = tar(headerMembers(header));
    StringBuilder manifest = new StringBuilder();
    Map<String, byte[]> data = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      NamedFile file = files.get(i);
      manifest.append(line(file.content(), "data/" + number(i) + "/" + file.name()));
      data.put("data/" + number(i) + ".tar", tar(Map.of(file.name(), file.content())));
    }
    manifest.append(line(headerTar, "header.tar")).append(line(version, "version"));
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("version", version);
    members.put("manifest", bytes(manifest.toString()));
    members.put("header.tar", headerTar);
    members.putAll(data);
    return tar(members);
  }

  /** A file of a payload. */
  static final class NamedFile {
    private final String name;
    private final byte[] content;

    NamedFile(String name, byte[] content) {
      this.name = name;
      this.content = content;
    }

    String name() {
      return name;
    }

    /** Returns the bytes, which must not be changed. */
    byte[] content() {
      return content;
    }
  }

  private static Map<String, byte[]> headerMembers(ArtifactHeader header) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("header-info", json(info(header)));
    for (StateScript script : header.scripts()) {
      members.put("scripts/" + script.name(), SCRIPT);
    }
    for (int i = 0; i < header.payloads().size(); i++) {
      members.put("headers/" + number(i) + "/type-info", json(type(header.payloads().get(i))));
    }
    return members;
  }

  private static Map<String, JsonValue> info(ArtifactHeader header) {
    Map<String, JsonValue> provides = new TreeMap<>();
    provides.put("artifact_name", JsonValue.of(header.name()));
    header.group().ifPresent(group -> provides.put("artifact_group", JsonValue.of(group)));
    Map<String, JsonValue> depends = new TreeMap<>();
    putUnlessEmpty(depends, "device_type", header.deviceTypes());
    putUnlessEmpty(depends, "artifact_name", header.dependsNames());
    putUnlessEmpty(depends, "artifact_group", header.dependsGroups());
    List<JsonValue> types =
        header.payloads().stream()
            .<JsonValue>map(payload -> new JsonObject(Map.of("type", typeName(payload))))
            .toList();
    return Map.of(
        "artifact_provides",
        new JsonObject(provides),
        "artifact_depends",
        new JsonObject(depends),
        "payloads",
        new JsonArray(types));
  }

  private static Map<String, JsonValue> type(PayloadHeader payload) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("type", typeName(payload));
    Map<String, JsonValue> depends = new TreeMap<>();
    payload.depends().forEach((key, values) -> depends.put(key, JsonValue.of(values.get(0))));
    if (!depends.isEmpty()) {
      members.put("artifact_depends", new JsonObject(depends));
    }
    payload
        .provides()
        .ifPresent(all -> members.put("artifact_provides", JsonValue.strings(new TreeMap<>(all))));
    payload
        .clearsProvides()
        .ifPresent(all -> members.put("clears_artifact_provides", JsonValue.strings(all)));
    return members;
  }

  private static JsonValue typeName(PayloadHeader payload) {
    return JsonValue.of(payload.type().orElseThrow());
  }

  private static void putUnlessEmpty(
      Map<String, JsonValue> members, String name, List<String> values) {
    if (!values.isEmpty()) {
      members.put(name, JsonValue.strings(values));
    }
  }

  private static byte[] json(Map<String, JsonValue> members) {
    return bytes(JsonWriter.compact(new JsonObject(new TreeMap<>(members))));
  }

  private static String number(int payload) {
    return String.format(Locale.ROOT, "%04d", payload);
  }

  private static String line(byte[] content, String name) {
    return Digest.sha256(content).hex() + "  " + name + "\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    files.forEach(
        (name, content) -> {
          tar.writeBytes(tarHeader(name, content.length));
          tar.writeBytes(content);
          tar.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        });
    tar.writeBytes(new byte[2 * BLOCK]);
    return tar.toByteArray();
  }

  private static byte[] tarHeader(String name, int size) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, "0000644\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, String.format(Locale.ROOT, "%011o\0", size));
    put(block, 136, "00000000000\0");
    put(block, 148, "        ");
    put(block, 156, "0");
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xff;
    }
    put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = bytes(text);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
