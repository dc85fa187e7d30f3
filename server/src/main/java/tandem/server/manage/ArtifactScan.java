package tandem.server.manage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactException;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Digest;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.PayloadHeader;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.SignatureStatus;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.server.http.RefusedException;
import tandem.server.store.Artifact;

/** Reads an uploaded file from end to end, and makes the description of the artifact. */
final class ArtifactScan {
  private static final int MOST_PAYLOADS = 16;
  private static final int BUFFER = 1 << 20;

  private final SignaturePolicy policy;
  private final List<JsonValue> updates = new ArrayList<>();
  private final Map<String, JsonValue> depends = new LinkedHashMap<>();
  private final Map<String, String> provides = new LinkedHashMap<>();
  private final List<String> clears = new ArrayList<>();

  ArtifactScan(SignaturePolicy policy) {
    this.policy = policy;
  }

  /**
   * Returns the artifact.
   *
   * @throws RefusedException when it is none that the server takes
   */
  Artifact scan(Path file, String id, String description, Instant now)
      throws RefusedException, IOException {
    MessageDigest digest = Digest.newSha256();
    try (InputStream in =
        new DigestInputStream(
            new BufferedInputStream(Files.newInputStream(file), BUFFER), digest)) {
      return read(in, digest, file, id, description, now);
    } catch (ArtifactException e) {
      throw new RefusedException(400, String.valueOf(e.getMessage()));
    }
  }

  private Artifact read(
      InputStream in, MessageDigest digest, Path file, String id, String description, Instant now)
      throws RefusedException, IOException {
    ReadLimits limits = ReadLimits.DEFAULT.withPayloads(MOST_PAYLOADS);
    try (ArtifactReader reader = ArtifactReader.open(in, limits, policy)) {
      if (reader.signature() instanceof SignatureStatus.Failed failed) {
        throw new RefusedException(400, failed.reason());
      }
      @Nullable Payload payload = reader.nextPayload();
      while (payload != null) {
        add(payload);
        payload = reader.nextPayload();
      }
      reader.finish();
      in.transferTo(OutputStream.nullOutputStream());
      ArtifactHeader header = reader.header();
      return new Artifact(
          id,
          header.name(),
          description,
          header.deviceTypes(),
          Files.size(file),
          HexFormat.of().formatHex(digest.digest()),
          reader.signature() instanceof SignatureStatus.Verified,
          document(reader),
          now,
          now);
    }
  }

  private void add(Payload payload) throws IOException {
    PayloadHeader header = payload.header();
    List<JsonValue> files = new ArrayList<>();
    @Nullable PayloadFile file = payload.nextFile();
    while (file != null) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("name", JsonValue.of(file.name()));
      members.put("checksum", JsonValue.of(file.digest().hex()));
      members.put("size", JsonValue.of(file.size()));
      members.put("date", JsonValue.of(file.modified().toString()));
      files.add(new JsonObject(members));
      file = payload.nextFile();
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(
        "type_info", new JsonObject(Map.of("type", JsonValue.of(header.type().orElse("")))));
    members.put("files", new JsonArray(files));
    JsonObject metaData = header.metaData().orElse(new JsonObject(Map.of()));
    members.put("meta_data", pairs(metaData)); // mender-cli takes nothing but a list here
    members.put("metadata", metaData);
    updates.add(new JsonObject(members));
    header.depends().forEach((name, values) -> depends.put(name, JsonValue.strings(values)));
    header.provides().ifPresent(provides::putAll);
    header.clearsProvides().ifPresent(clears::addAll);
  }

  private static JsonArray pairs(JsonObject object) {
    List<JsonValue> pairs = new ArrayList<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              Map<String, JsonValue> pair = new LinkedHashMap<>();
              pair.put("Key", JsonValue.of(name));
              pair.put("Value", value);
              pairs.add(new JsonObject(pair));
            });
    return new JsonArray(pairs);
  }

  private JsonObject document(ArtifactReader reader) {
    ArtifactHeader header = reader.header();
    Map<String, JsonValue> info = new LinkedHashMap<>();
    info.put("format", new JsonString("mender"));
    info.put("version", JsonValue.of(reader.version().number()));
    provides.put("artifact_name", header.name());
    header.group().ifPresent(group -> provides.put("artifact_group", group));
    depends.put("device_type", JsonValue.strings(header.deviceTypes()));
    if (!header.dependsNames().isEmpty()) {
      depends.put("artifact_name", JsonValue.strings(header.dependsNames()));
    }
    if (!header.dependsGroups().isEmpty()) {
      depends.put("artifact_group", JsonValue.strings(header.dependsGroups()));
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("info", new JsonObject(info));
    members.put("updates", new JsonArray(updates));
    members.put("artifact_provides", JsonValue.strings(provides));
    members.put("artifact_depends", new JsonObject(depends));
    members.put("clears_artifact_provides", JsonValue.strings(clears));
    return new JsonObject(members);
  }
}
