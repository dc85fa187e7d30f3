package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.Digest;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/**
 * One part of a distribution.
 *
 * @param name what it calls itself
 * @param version empty where nobody says it
 * @param purl how package registries name it, with the version
 * @param licence as an SPDX expression
 * @param digest SHA-256 of its file; empty for what is inside of another one
 */
record BundledPart(String name, String version, String purl, String licence, String digest) {

  static String digestOf(Path file) throws IOException {
    return Digest.sha256(Files.readAllBytes(file)).hex();
  }

  /** Returns it as a component of CycloneDX. */
  JsonObject toJson() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("type", JsonValue.of("library"));
    members.put("bom-ref", JsonValue.of(purl));
    members.put("name", JsonValue.of(name));
    if (!version.isEmpty()) {
      members.put("version", JsonValue.of(version));
    }
    if (!digest.isEmpty()) {
      members.put("hashes", listOf(JsonValue.strings(Map.of("alg", "SHA-256")), "content", digest));
    }
    members.put("licenses", listOf(JsonValue.strings(Map.of()), "expression", licence));
    members.put("purl", JsonValue.of(purl));
    return new JsonObject(members);
  }

  private static JsonArray listOf(JsonObject object, String name, String value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.put(name, JsonValue.of(value));
    return new JsonArray(List.of(new JsonObject(members)));
  }
}
